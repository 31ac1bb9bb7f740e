package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.bindings.sys.SysAssertions.assertErrno;
import static stile.bindings.sys.SysException.check;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;

class EventFdTest {
  @Test
  void countsSignalsUntilDrained() throws Throwable {
    OpenDescriptors.assertNoneLeak(
        () -> {
          try (EventFd bell = EventFd.create()) {
            assertEquals(0, bell.drain());
            assertEquals(0, bell.signal());
            assertEquals(0, bell.signal());
            assertEquals(2, bell.drain());
            assertEquals(0, bell.drain());
          }
        });
  }

  @Test
  void aFullCounterIsStillRaised() throws SysException {
    try (EventFd bell = EventFd.create();
        Arena arena = Arena.ofConfined()) {
      long almost = -2; // 2^64 - 2, the largest count
      long address = arena.allocateFrom(JAVA_LONG, almost).address();
      assertEquals(Long.BYTES, FileCalls.write(bell.fd(), address, Long.BYTES));
      assertEquals(0, bell.signal());
      assertEquals(almost, bell.drain());
    }
  }

  @Test
  void anAdoptedOneDoesNotBlock() throws SysException {
    Fd blocking = Fd.adopt((int) check(Syscall.call(Nr.EVENTFD2, 3, 0), "eventfd"));
    try (EventFd bell = EventFd.adopt(blocking)) {
      assertEquals(3, bell.drain());
      assertEquals(0, bell.drain());
    }
  }

  @Test
  void drainingOneThatWasMadeToBlockDoesNotBlock() throws SysException {
    try (EventFd bell = EventFd.create()) {
      FileCalls.setNonBlocking(bell.fd(), false);
      assertEquals(0, bell.drain());
      bell.signal();
      assertEquals(1, bell.drain());
      assertEquals(0, bell.drain());
    }
  }

  @Test
  @Timeout(30)
  void whoWaitsAtOneThatIsFullIsLetGo() throws Exception {
    try (EventFd bell = EventFd.create();
        Arena arena = Arena.ofConfined()) {
      assertFalse(bell.relieve());
      bell.signal();
      assertFalse(bell.relieve());
      assertEquals(1, bell.drain(), "one that is not full stays as it is");
      FileCalls.setNonBlocking(bell.fd(), false);
      long address = arena.allocateFrom(JAVA_LONG, -2).address();
      assertEquals(Long.BYTES, FileCalls.write(bell.fd(), address, Long.BYTES));
      Thread waiting = Thread.ofPlatform().start(bell::signal);
      waiting.join(100);
      assertTrue(waiting.isAlive(), "it waits");
      assertTrue(bell.relieve());
      waiting.join();
      assertEquals(1, bell.drain());
    }
  }

  @Test
  void whatIsNoEventfdReportsItsErrors() throws SysException {
    Fd zero = FileCalls.open(Path.of("/dev/null"), OpenFlags.RDONLY, 0);
    try (EventFd bell = EventFd.adopt(zero)) {
      assertEquals(-Errno.EBADF, bell.signal());
    }
    Fd closed = FileCalls.open(Path.of("/dev/null"), OpenFlags.RDONLY, 0);
    closed.close();
    assertThrows(IllegalStateException.class, () -> EventFd.adopt(closed));
    Fd path = FileCalls.open(Path.of("/"), OpenFlags.PATH, 0);
    assertErrno(Errno.EBADF, () -> EventFd.adopt(path));
    path.close();
  }
}
