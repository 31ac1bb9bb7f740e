package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.bindings.sys.SysAssertions.assertErrno;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // closing early, in the middle of its block, is what is tested
class FileCallsTest {
  @TempDir Path folder;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment buffer = arena.allocate(64, 8);
  private final long address = buffer.address();

  @AfterEach
  void free() {
    arena.close();
  }

  private Fd create(String name) throws SysException {
    return FileCalls.open(
        folder.resolve(name), OpenFlags.RDWR | OpenFlags.CREAT | OpenFlags.EXCL, 0640);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private String text(long offset, long length) {
    return new String(buffer.asSlice(offset, length).toArray(JAVA_BYTE), US_ASCII);
  }

  @Test
  void openingFailsForTheReasonTheKernelGives() throws Throwable {
    Path file = write("file", "text");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    OpenDescriptors.assertNoneLeak(
        () -> {
          SysException e =
              assertErrno(
                  Errno.ENOENT, () -> FileCalls.open(folder.resolve("no"), OpenFlags.RDONLY, 0));
          assertTrue(e.getMessage().startsWith("open " + folder.resolve("no")), e.getMessage());
          assertErrno(Errno.EISDIR, () -> FileCalls.open(folder, OpenFlags.RDWR, 0));
          assertErrno(Errno.EEXIST, () -> create("file"));
          assertErrno(Errno.ENOTDIR, () -> FileCalls.open(file, OpenFlags.DIRECTORY, 0));
          assertErrno(Errno.ELOOP, () -> FileCalls.open(link, OpenFlags.NOFOLLOW, 0));
          FileCalls.open(link, OpenFlags.RDONLY, 0).close();
        });
  }

  @Test
  void descriptorsDoNotSurviveExec() throws IOException {
    try (Fd fd = create("file")) {
      String info = Files.readString(Path.of("/proc/self/fdinfo/" + fd.value()));
      String flags = info.lines().filter(l -> l.startsWith("flags:")).findFirst().orElseThrow();
      int value = Integer.parseInt(flags.substring(6).strip(), 8);
      assertNotEquals(0, value & OpenFlags.CLOEXEC);
    }
  }

  @Test
  void positionedCallsMoveTheirBytes() throws IOException {
    try (Fd fd = create("file")) {
      MemorySegment.copy(MemorySegment.ofArray("abcdef".getBytes(US_ASCII)), 0, buffer, 0, 6);
      assertEquals(6, FileCalls.pwrite(fd, address, 6, 10));
      assertEquals(3, FileCalls.pread(fd, address + 20, 3, 12));
      assertEquals("cde", text(20, 3));
      assertEquals(0, FileCalls.pread(fd, address, 6, 16), "end of file");
      assertEquals(2, FileCalls.pread(fd, address, 6, 14), "short read");
    }
  }

  @Test
  void vectorsGatherAndScatter() throws IOException {
    try (Fd fd = create("file")) {
      MemorySegment.copy(MemorySegment.ofArray("headtail".getBytes(US_ASCII)), 0, buffer, 0, 8);
      Iovec iovec = new Iovec(2);
      iovec.add(address + 4, 4);
      iovec.add(address, 4);
      assertEquals(8, FileCalls.pwritev(fd, iovec, 5_000_000_000L), "offsets are 64 bits wide");
      assertEquals("tailhead", read(fd, 5_000_000_000L, 8));
      iovec.reset();
      iovec.add(address + 32, 1);
      iovec.add(address + 40, 20);
      assertEquals(8, FileCalls.preadv(fd, iovec, 5_000_000_000L));
      assertEquals("t", text(32, 1));
      assertEquals("ailhead", text(40, 7));
    }
  }

  private String read(Fd fd, long offset, int length) {
    assertEquals(length, FileCalls.pread(fd, address + 8, length, offset));
    return text(8, length);
  }

  @Test
  void hotCallsReturnTheErrno() throws IOException {
    Path file = write("file", "text");
    try (Fd readOnly = FileCalls.open(file, OpenFlags.RDONLY, 0);
        Fd directory = FileCalls.open(folder, OpenFlags.DIRECTORY, 0);
        Fd full = FileCalls.open(Path.of("/dev/full"), OpenFlags.RDWR, 0);
        EventFd stream = EventFd.create()) {
      Iovec iovec = new Iovec(1);
      iovec.add(address, 1);
      Iovec nowhere = new Iovec(1);
      nowhere.add(8, 1);
      assertEquals(-Errno.EBADF, FileCalls.pwrite(readOnly, address, 1, 0));
      assertEquals(-Errno.EBADF, FileCalls.pwritev(readOnly, iovec, 0));
      assertEquals(-Errno.EBADF, FileCalls.write(readOnly, address, 1));
      assertEquals(-Errno.EINVAL, FileCalls.ftruncate(readOnly, 0));
      assertEquals(-Errno.EBADF, FileCalls.fallocate(readOnly, 0, 0, 1));
      assertEquals(-Errno.EINVAL, FileCalls.pread(readOnly, address, 1, -1));
      assertEquals(-Errno.EFAULT, FileCalls.pread(readOnly, 8, 1, 0));
      assertEquals(-Errno.EFAULT, FileCalls.preadv(readOnly, nowhere, 0));
      assertEquals(-Errno.EISDIR, FileCalls.read(directory, address, 1));
      assertEquals(-Errno.ENOSPC, FileCalls.write(full, address, 1));
      assertEquals(-Errno.EINVAL, FileCalls.fdatasync(stream.fd()));
      assertEquals(-Errno.EINVAL, FileCalls.fsync(stream.fd()));
      assertEquals(-Errno.EFAULT, FileCalls.getrandom(8, 1));
    }
  }

  @Test
  void syncSucceedsOnFiles() throws IOException {
    try (Fd fd = create("file")) {
      assertEquals(0, FileCalls.fdatasync(fd));
      assertEquals(0, FileCalls.fsync(fd));
    }
  }

  @Test
  void sizesCanBeSetAndRead() throws IOException {
    try (Fd fd = create("file")) {
      assertEquals(0, FileCalls.ftruncate(fd, 12345));
      assertEquals(12345, FileCalls.status(fd).size());
      assertEquals(0, FileCalls.fallocate(fd, FileCalls.KEEP_SIZE, 0, 20000));
      assertEquals(12345, FileCalls.status(fd).size());
      assertEquals(0, FileCalls.fallocate(fd, 0, 0, 20000));
      assertEquals(20000, FileCalls.status(fd).size());
    }
  }

  @Test
  void holesReadAsZeroes() throws IOException {
    try (Fd fd = create("file")) {
      buffer.fill((byte) 'x');
      assertEquals(64, FileCalls.pwrite(fd, address, 64, 0));
      int mode = FileCalls.PUNCH_HOLE | FileCalls.KEEP_SIZE;
      long result = FileCalls.fallocate(fd, mode, 0, 8);
      assertEquals(0, result, "of the file system of " + folder);
      assertEquals("\0\0\0\0\0\0\0\0", read(fd, 0, 8));
      assertEquals("xxxxxxxx", read(fd, 8, 8));
    }
  }

  @Test
  void randomnessFillsTheBuffer() {
    assertEquals(64, FileCalls.getrandom(address, 64));
    assertNotEquals("\0".repeat(64), text(0, 64));
  }

  @Test
  void anImageHasOneWriterOrManyReaders() throws IOException {
    Path image = write("image", "");
    try (Fd writer = FileCalls.open(image, OpenFlags.RDWR, 0);
        Fd other = FileCalls.open(image, OpenFlags.RDWR, 0)) {
      assertTrue(FileCalls.lock(writer, true));
      assertFalse(FileCalls.lock(other, true));
      assertFalse(FileCalls.lock(other, false));
      assertTrue(FileCalls.lock(writer, false), "from alone to shared");
      assertTrue(FileCalls.lock(other, false));
      other.close();
      assertTrue(FileCalls.lock(writer, true), "the lock went with the other's descriptor");
    }
    try (Fd readOnly = FileCalls.open(image, OpenFlags.RDONLY, 0)) {
      assertErrno(Errno.EBADF, () -> FileCalls.lock(readOnly, true));
    }
  }

  @Test
  void nonBlockingReadsDoNotWait() throws IOException {
    var pair = UnixSocket.pair();
    try (UnixSocket a = pair.getFirst();
        UnixSocket b = pair.getLast()) {
      FileCalls.setNonBlocking(a.fd(), true);
      assertEquals(-Errno.EAGAIN, FileCalls.read(a.fd(), address, 1));
      assertEquals(1, FileCalls.write(b.fd(), address, 1));
      assertEquals(1, FileCalls.read(a.fd(), address, 8));
      b.close();
      assertEquals(0, FileCalls.read(a.fd(), address, 8), "end of stream");
      assertEquals(-Errno.EPIPE, FileCalls.write(a.fd(), address, 1), "and no SIGPIPE");
    }
  }
}
