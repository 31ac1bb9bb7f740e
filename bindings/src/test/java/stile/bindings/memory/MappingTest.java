package stile.bindings.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.bindings.sys.SysAssertions.assertErrno;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stile.bindings.sys.Errno;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.OpenDescriptors;
import stile.bindings.sys.OpenFlags;
import stile.bindings.sys.SysException;

@SuppressWarnings("try") // closing early, in the middle of its block, is what is tested
class MappingTest {
  private static final int PAGE = 4096;

  @TempDir Path folder;

  private static long mapsNamed(String name) throws IOException {
    return Files.readString(Path.of("/proc/self/maps"))
        .lines()
        .filter(l -> l.contains(name))
        .count();
  }

  @Test
  void twoMappingsSeeOneMemory() throws Throwable {
    OpenDescriptors.assertNoneLeak(
        () -> {
          try (MemoryFd memory = MemoryFd.create("shared", 2 * PAGE);
              NormalMapping all = memory.map();
              NormalMapping second = NormalMapping.map(memory.fd(), PAGE, PAGE)) {
            memory.close();
            assertEquals(2 * PAGE, all.size());
            second.segment().set(JAVA_LONG, 8, 42);
            assertEquals(42, all.segment().get(JAVA_LONG, PAGE + 8));
            assertThrows(
                IndexOutOfBoundsException.class, () -> second.segment().get(JAVA_BYTE, PAGE));
          }
        });
  }

  @Test
  void unmapsOnceAndForGood() throws IOException {
    try (MemoryFd memory = MemoryFd.create("closing", PAGE)) {
      NormalMapping mapping = memory.map();
      MemorySegment segment = mapping.segment();
      assertEquals(1, mapsNamed("memfd:closing"));
      mapping.close();
      assertEquals(0, mapsNamed("memfd:closing"));
      try (NormalMapping successor = memory.map()) {
        mapping.close();
        successor.segment().set(JAVA_INT, 0, 1); // lives, though perhaps at the same address
      }
      assertThrows(IllegalStateException.class, () -> segment.get(JAVA_INT, 0));
      assertThrows(IllegalStateException.class, () -> mapping.segment().fill((byte) 0));
    }
  }

  @Test
  void otherThreadsMayUseAndCloseIt() throws Exception {
    try (MemoryFd memory = MemoryFd.create("threads", PAGE)) {
      NormalMapping mapping = memory.map();
      Thread other =
          Thread.ofPlatform()
              .start(
                  () -> {
                    mapping.segment().set(JAVA_INT, 0, 7);
                    mapping.close();
                  });
      other.join();
      assertThrows(IllegalStateException.class, () -> mapping.segment().get(JAVA_INT, 0));
    }
  }

  @Test
  void readOnlyMappingsCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");
    try (Fd fd = FileCalls.open(file, OpenFlags.RDONLY, 0)) {
      assertErrno(Errno.EACCES, () -> NormalMapping.map(fd, 0, 4));
      try (NormalMapping mapping = NormalMapping.mapReadOnly(fd, 0, 4)) {
        assertEquals('t', mapping.segment().get(JAVA_BYTE, 0));
        assertThrows(
            IllegalArgumentException.class, () -> mapping.segment().set(JAVA_BYTE, 0, (byte) 0));
      }
    }
  }

  @Test
  void nonsenseIsRefusedBeforeItCanFault() throws SysException {
    try (MemoryFd memory = MemoryFd.create("small", PAGE)) {
      Fd fd = memory.fd();
      SysException e = assertErrno(Errno.EINVAL, () -> NormalMapping.map(fd, 0, PAGE + 1));
      assertTrue(e.getMessage().endsWith("the file has 4096 bytes, not 4097"), e.getMessage());
      assertErrno(Errno.EINVAL, () -> NormalMapping.map(fd, 100, 100));
      assertErrno(Errno.EINVAL, () -> DeviceMapping.map(fd, PAGE, PAGE));
      for (long[] bad : new long[][] {{-1, 1}, {0, 0}, {0, -1}, {1, Long.MAX_VALUE}}) {
        assertThrows(IllegalArgumentException.class, () -> NormalMapping.map(fd, bad[0], bad[1]));
      }
      Fd directory = FileCalls.open(folder, OpenFlags.DIRECTORY, 0);
      assertErrno(Errno.ENODEV, () -> NormalMapping.mapReadOnly(directory, 0, PAGE));
      directory.close();
    }
  }

  @Test
  void aFileCutShortDoesNotKillTheProcess() throws SysException {
    try (Fd fd = MemoryFd.unsealed("cut")) {
      assertEquals(0, FileCalls.ftruncate(fd, 2 * PAGE));
      try (NormalMapping mapping = NormalMapping.map(fd, 0, 2 * PAGE);
          DeviceMapping device = DeviceMapping.map(fd, 0, 2 * PAGE)) {
        mapping.segment().fill((byte) 1);
        assertEquals(0, FileCalls.ftruncate(fd, PAGE));
        assertEquals(1, mapping.segment().get(JAVA_BYTE, 0));
        assertThrows(InternalError.class, () -> mapping.segment().get(JAVA_INT, PAGE));
        assertThrows(InternalError.class, () -> mapping.segment().set(JAVA_INT, PAGE, 1));
        assertThrows(InternalError.class, () -> mapping.segment().fill((byte) 2));
        assertThrows(InternalError.class, () -> device.registers().get32(PAGE));
        long beyond = mapping.segment().address() + PAGE;
        assertEquals(-Errno.EFAULT, FileCalls.getrandom(beyond, 8), "the kernel says it politely");
        assertEquals(0, FileCalls.ftruncate(fd, 2 * PAGE));
        assertEquals(0, mapping.segment().get(JAVA_INT, PAGE), "and it heals");
      }
    }
  }

  @Test
  void deviceMemoryMayBeACarveOut() throws SysException {
    try (MemoryFd memory = MemoryFd.create("device", PAGE);
        DeviceMapping device = DeviceMapping.map(memory.fd(), 0, PAGE);
        NormalMapping behind = memory.map()) {
      byte[] source = {1, 2, 3, 4, 5, 6, 7, 8};
      DeviceCopy.write(MemorySegment.ofArray(source), 0, device.memory(), 16, 8);
      assertEquals(0x0807060504030201L, behind.segment().get(JAVA_LONG, 16));
      assertEquals(PAGE, device.size());
      device.close();
      assertThrows(IllegalStateException.class, () -> DeviceCopy.zero(device.memory(), 0, 1));
    }
  }

  @Test
  void closedRegistersThrow() throws SysException {
    try (MemoryFd memory = MemoryFd.create("gone", PAGE)) {
      DeviceMapping device = DeviceMapping.map(memory.fd(), 0, PAGE);
      Registers registers = device.registers();
      device.close();
      device.close();
      assertThrows(IllegalStateException.class, () -> registers.get32(0));
      assertThrows(IllegalStateException.class, () -> registers.slice(0, 8).set32(0, 1));
    }
  }

  @Test
  void characterDevicesCanBeMapped() throws SysException {
    // FileChannel.map cannot: it asks to truncate. /dev/zero stands for /dev/uioN.
    try (Fd zero = FileCalls.open(Path.of("/dev/zero"), OpenFlags.RDWR, 0);
        DeviceMapping device = DeviceMapping.map(zero, 0, PAGE)) {
      device.registers().set32(8, 5);
      assertEquals(5, device.registers().get32(8));
      assertFalse(device.size() == 0);
    }
  }
}
