package stile.bindings.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectAlignmentTest {
  @TempDir Path folder;

  @Test
  void isAPowerOfTwoThatDirectReadsObey() throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[8192]);
    try (Fd fd = FileCalls.open(file, OpenFlags.RDONLY | OpenFlags.DIRECT, 0)) {
      Optional<DirectAlignment> known = DirectAlignment.of(fd);
      assumeTrue(known.isPresent(), "this file system does not say");
      DirectAlignment alignment = known.get();
      assertEquals(1, Integer.bitCount(alignment.memory()), alignment.toString());
      assertEquals(1, Integer.bitCount(alignment.offset()), alignment.toString());
      assertTrue(alignment.offset() >= 512, alignment.toString());
      Iovec iovec = new Iovec(1);
      try (var arena = Arena.ofConfined()) {
        iovec.add(arena.allocate(alignment.offset(), alignment.memory()));
        assertEquals(
            alignment.offset(), FileCalls.preadv(fd, iovec, alignment.offset()), "aligned");
        assertEquals(-Errno.EINVAL, FileCalls.preadv(fd, iovec, 1), "not aligned");
      }
    }
  }

  @Test
  void isNoneForAPipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    try (Fd fd = FileCalls.open(pipe, OpenFlags.RDWR, 0)) {
      assertEquals(Optional.empty(), DirectAlignment.of(fd).filter(a -> a.offset() != 0));
    }
  }
}
