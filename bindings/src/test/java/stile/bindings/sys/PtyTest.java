package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static stile.bindings.sys.SysException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;

@Timeout(20)
class PtyTest {
  private static final int FLAGS = OpenFlags.RDWR | OpenFlags.NOCTTY;

  /** Every byte, among them those a terminal would echo, translate or act upon. */
  private static MemorySegment everyByte(Arena arena) {
    MemorySegment all = arena.allocate(256);
    for (int i = 0; i < 256; i++) {
      all.set(JAVA_BYTE, i, (byte) i);
    }
    return all;
  }

  private static byte[] read(Fd fd, MemorySegment buffer) {
    Poll poll = new Poll(1);
    poll.add(fd, Poll.IN);
    long at = 0;
    while (at < 256) {
      assertEquals(1, poll.await(5000));
      long n = FileCalls.read(fd, buffer.address() + at, 256 - at);
      assertEquals(true, n > 0, () -> Errno.describe((int) -n));
      at += n;
    }
    assertEquals(0, poll.await(0), "and nothing else, such as an echo");
    return buffer.toArray(JAVA_BYTE);
  }

  @Test
  void passesEveryByteBothWays() throws Throwable {
    OpenDescriptors.assertNoneLeak(
        () -> {
          try (Arena arena = Arena.ofConfined();
              Pty pty = Pty.open();
              Fd person = FileCalls.open(pty.path(), FLAGS, 0)) {
            MemorySegment all = everyByte(arena);
            assertEquals(256, FileCalls.write(pty.fd(), all.address(), 256));
            assertArrayEquals(all.toArray(JAVA_BYTE), read(person, arena.allocate(256)));
            assertEquals(256, FileCalls.write(person, all.address(), 256));
            assertArrayEquals(all.toArray(JAVA_BYTE), read(pty.fd(), arena.allocate(256)));
          }
        });
  }

  @Test
  void nobodyAttachedIsNoHangup() throws SysException {
    try (Arena arena = Arena.ofConfined();
        Pty pty = Pty.open()) {
      Poll poll = new Poll(1);
      poll.add(pty.fd(), Poll.IN);
      assertEquals(0, poll.await(0));
      FileCalls.open(pty.path(), FLAGS, 0).close(); // came and went
      assertEquals(0, poll.await(0));
      assertEquals(-Errno.EAGAIN, FileCalls.read(pty.fd(), arena.allocate(1).address(), 1));
    }
  }

  @Test
  void sizesReachThePerson() throws SysException {
    final int getSize = 0x5413; // TIOCGWINSZ
    try (Arena arena = Arena.ofConfined();
        Pty pty = Pty.open();
        Fd person = FileCalls.open(pty.path(), FLAGS, 0)) {
      pty.resize(132, 43);
      MemorySegment winsize = arena.allocate(JAVA_SHORT, 4);
      check(Syscall.call(Nr.IOCTL, person.value(), getSize, winsize.address()), "TIOCGWINSZ");
      assertEquals(43, winsize.getAtIndex(JAVA_SHORT, 0));
      assertEquals(132, winsize.getAtIndex(JAVA_SHORT, 1));
    }
  }
}
