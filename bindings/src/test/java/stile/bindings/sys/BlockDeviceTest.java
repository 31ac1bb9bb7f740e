package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stile.bindings.sys.SysAssertions.assertErrno;
import static stile.bindings.sys.SysException.check;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;

class BlockDeviceTest {
  private static final int SECTOR = 512;
  private static final int SIZE = 1 << 20;

  // linux/loop.h
  private static final int LOOP_SET_FD = 0x4C00;
  private static final int LOOP_CLR_FD = 0x4C01;
  private static final int LOOP_CTL_GET_FREE = 0x4C82;

  @TempDir Path folder;

  @Test
  void filesAreNoBlockDevices() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");
    try (Fd fd = FileCalls.open(file, OpenFlags.RDWR, 0)) {
      assertErrno(Errno.ENOTTY, () -> BlockDevice.size(fd));
      assertErrno(Errno.ENOTTY, () -> BlockDevice.sectorSize(fd));
      assertEquals(-Errno.ENOTTY, BlockDevice.discard(fd, 0, SECTOR));
      assertEquals(-Errno.ENOTTY, BlockDevice.zero(fd, 0, SECTOR));
    }
  }

  @Test
  void aLoopDeviceDoesAllOfIt() throws IOException {
    Path control = Path.of("/dev/loop-control");
    assumeTrue(Files.isWritable(control), "needs root and the loop driver");
    Path image = folder.resolve("image");
    int create = OpenFlags.RDWR | OpenFlags.CREAT;
    try (Arena arena = Arena.ofConfined();
        Fd ctl = FileCalls.open(control, OpenFlags.RDWR, 0);
        Fd backing = FileCalls.open(image, create, 0600)) {
      check(FileCalls.ftruncate(backing, SIZE), "ftruncate");
      long number = check(Syscall.call(Nr.IOCTL, ctl.value(), LOOP_CTL_GET_FREE), "GET_FREE");
      try (Fd loop = FileCalls.open(Path.of("/dev/loop" + number), OpenFlags.RDWR, 0)) {
        check(Syscall.call(Nr.IOCTL, loop.value(), LOOP_SET_FD, backing.value()), "SET_FD");
        try {
          assertEquals(FileStatus.Type.BLOCK, FileCalls.status(loop).type());
          assertEquals(SIZE, BlockDevice.size(loop));
          assertEquals(SECTOR, BlockDevice.sectorSize(loop));
          MemorySegment data = arena.allocate(3 * SECTOR, SECTOR).fill((byte) 7);
          assertEquals(3 * SECTOR, FileCalls.pwrite(loop, data.address(), 3 * SECTOR, 0));
          assertEquals(0, BlockDevice.zero(loop, SECTOR, SECTOR));
          assertEquals(-Errno.EINVAL, BlockDevice.zero(loop, 1, SECTOR), "not aligned");
          assertEquals(0, BlockDevice.discard(loop, 2 * SECTOR, SECTOR));
          assertEquals(-Errno.EINVAL, BlockDevice.discard(loop, SIZE, SECTOR), "beyond the end");
          assertEquals(3 * SECTOR, FileCalls.pread(loop, data.address(), 3 * SECTOR, 0));
          assertEquals(7, data.get(JAVA_BYTE, 0));
          assertEquals(0, data.get(JAVA_BYTE, SECTOR));
        } finally {
          check(Syscall.call(Nr.IOCTL, loop.value(), LOOP_CLR_FD), "CLR_FD");
        }
      }
    }
  }
}
