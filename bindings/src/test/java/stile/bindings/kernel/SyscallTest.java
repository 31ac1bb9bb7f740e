package stile.bindings.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SyscallTest {
  private static final int EBADF = 9;

  @Test
  void failuresAreNegativeErrnos() {
    assertEquals(-EBADF, Syscall.call(Nr.CLOSE, -1));
    assertEquals(-EBADF, Syscall.call(Nr.FSYNC, -1, 0));
    assertEquals(-EBADF, Syscall.call(Nr.READ, -1, 0, 0));
    assertEquals(-EBADF, Syscall.call(Nr.FALLOCATE, -1, 0, 0, 1));
  }

  @Test
  void allSixArgumentsArrive() {
    int mapPrivateAnonymous = 0x22;
    long address = Syscall.call(Nr.MMAP, 0, 8192, 3, mapPrivateAnonymous, -1, 0);
    assertEquals(0, address & 4095);
    int einval = 22;
    assertEquals(-einval, Syscall.call(Nr.MMAP, 0, 8192, 3, mapPrivateAnonymous, -1, 1), "sixth");
    assertEquals(0, Syscall.call(Nr.MUNMAP, address, 8192));
  }

  @Test
  void errnoBelongsToTheThread() throws InterruptedException {
    assertEquals(-EBADF, Syscall.call(Nr.CLOSE, -1));
    Thread other = Thread.ofVirtual().start(() -> assertEquals(-EBADF, Syscall.call(Nr.CLOSE, -1)));
    other.join();
  }
}
