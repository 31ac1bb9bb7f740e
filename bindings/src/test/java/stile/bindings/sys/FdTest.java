package stile.bindings.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class FdTest {
  private static Fd open() throws SysException {
    return FileCalls.open(Path.of("/dev/null"), OpenFlags.RDWR, 0);
  }

  @Test
  void closesOnceHoweverOften() throws Throwable {
    OpenDescriptors.assertNoneLeak(
        () -> {
          Fd fd = open();
          int number = fd.value();
          fd.close();
          try (Fd successor = open()) {
            assertEquals(number, successor.value(), "the kernel gives out the lowest number");
            fd.close();
            assertEquals(0, FileCalls.read(successor, 0, 0), "closed twice: it hit a stranger");
          }
        });
  }

  @Test
  void threadsThatCloseTogetherCloseOnce() throws Throwable {
    for (int round = 0; round < 200; round++) {
      Fd fd = open();
      CountDownLatch go = new CountDownLatch(1);
      Thread other =
          Thread.ofPlatform()
              .start(
                  () -> {
                    go.countDown();
                    fd.close();
                  });
      go.await();
      fd.close();
      other.join();
      assertFalse(fd.isOpen());
    }
  }

  @Test
  void useAfterCloseThrows() throws SysException {
    Fd fd = open();
    assertTrue(fd.isOpen());
    fd.close();
    assertFalse(fd.isOpen());
    assertThrows(IllegalStateException.class, fd::value);
    assertThrows(IllegalStateException.class, fd::release);
    assertThrows(IllegalStateException.class, fd::duplicate);
    assertThrows(IllegalStateException.class, () -> FileCalls.read(fd, 0, 0));
    assertEquals("fd closed", fd.toString());
  }

  @Test
  void duplicatesLiveOnTheirOwn() throws Throwable {
    OpenDescriptors.assertNoneLeak(
        () -> {
          Fd fd = open();
          try (Fd copy = fd.duplicate()) {
            assertNotEquals(fd.value(), copy.value());
            fd.close();
            assertEquals(0, FileCalls.read(copy, 0, 0));
          }
        });
  }

  @Test
  void releasedNumbersStayOpen() throws Throwable {
    OpenDescriptors.assertNoneLeak(
        () -> {
          Fd fd = open();
          int number = fd.release();
          fd.close();
          try (Fd again = Fd.adopt(number)) {
            assertEquals(0, FileCalls.read(again, 0, 0));
          }
        });
  }

  @Test
  void negativeNumbersAreNoDescriptors() {
    assertThrows(IllegalArgumentException.class, () -> Fd.adopt(-1));
  }
}
