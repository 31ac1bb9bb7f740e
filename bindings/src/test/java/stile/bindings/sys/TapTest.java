package stile.bindings.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stile.bindings.sys.SysAssertions.assertErrno;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Interfaces that go with their descriptors, down all the while: no frame of anybody's comes. */
class TapTest {
  private static final String NAME = "stile-test0";

  private static boolean exists() throws IOException {
    return Files.readString(Path.of("/proc/net/dev")).contains(NAME + ":");
  }

  @Test
  void refusesNamesThatCannotBe() {
    assertErrno(Errno.EINVAL, () -> Tap.open("", false));
    assertErrno(Errno.EINVAL, () -> Tap.open("sixteen-letters!", false));
  }

  @Test
  void isAnInterfaceForAsLongAsItIsOpen() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    Iovec iovec = new Iovec(1);
    try (Arena arena = Arena.ofConfined();
        Tap tap = Tap.open(NAME, true);
        Tap second = Tap.open(NAME, true)) {
      assertTrue(exists());
      assertErrno(Errno.EINVAL, () -> Tap.open(NAME, false)); // it has several queues
      assertEquals(0, tap.setOffloads(Tap.CSUM | Tap.TSO4 | Tap.TSO6 | Tap.TSO_ECN));
      assertEquals(-Errno.EINVAL, tap.setOffloads(1 << 30));
      second.attach(false);
      second.attach(true);
      iovec.add(arena.allocate(Tap.HEADER + 60));
      assertEquals(-Errno.EIO, FileCalls.writev(tap.fd(), iovec)); // the interface is down
      assertEquals(-Errno.EAGAIN, FileCalls.readv(tap.fd(), iovec));
    }
    assertFalse(exists());
  }
}
