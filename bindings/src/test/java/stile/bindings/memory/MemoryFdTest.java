package stile.bindings.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static stile.bindings.sys.SysAssertions.assertErrno;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import stile.bindings.sys.Errno;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.OpenDescriptors;
import stile.bindings.sys.OpenFlags;

class MemoryFdTest {
  private static final int PAGE = 4096;

  @Test
  void theSizeIsFixedForEverybody() throws Throwable {
    OpenDescriptors.assertNoneLeak(
        () -> {
          try (MemoryFd memory = MemoryFd.create("sealed", PAGE)) {
            assertEquals(PAGE, memory.size());
            assertEquals(PAGE, FileCalls.status(memory.fd()).size());
            assertEquals(-Errno.EPERM, FileCalls.ftruncate(memory.fd(), 0));
            assertEquals(-Errno.EPERM, FileCalls.ftruncate(memory.fd(), 2 * PAGE));
            assertEquals(
                MemoryFd.SEAL_SHRINK | MemoryFd.SEAL_GROW | MemoryFd.SEAL_SEAL,
                MemoryFd.seals(memory.fd()));
            try (NormalMapping mapping = memory.map()) {
              assertEquals(PAGE, mapping.size());
              assertEquals(0, mapping.segment().get(JAVA_BYTE, PAGE - 1), "all zero");
            }
          }
        });
  }

  @Test
  void foreignDescriptorsAreSeenForWhatTheyAre() throws IOException {
    try (Fd unsealed = MemoryFd.unsealed("open");
        Fd file = FileCalls.open(Path.of("/proc/self/stat"), OpenFlags.RDONLY, 0)) {
      assertEquals(0, MemoryFd.seals(unsealed));
      assertEquals(0, MemoryFd.seals(file), "has none at all");
    }
    try (Fd path = FileCalls.open(Path.of("/"), OpenFlags.PATH, 0)) {
      assertErrno(Errno.EBADF, () -> MemoryFd.seals(path));
    }
  }

  @Test
  void badNamesAndSizesAreRefused() throws Throwable {
    OpenDescriptors.assertNoneLeak(
        () -> {
          assertErrno(Errno.EINVAL, () -> MemoryFd.create("x".repeat(250), PAGE));
          assertErrno(Errno.EINVAL, () -> MemoryFd.create("negative", -1));
        });
  }
}
