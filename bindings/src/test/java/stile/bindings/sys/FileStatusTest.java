package stile.bindings.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStatusTest {
  @TempDir Path folder;

  @Test
  void agreesWithTheJdk() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    FileStatus status = FileStatus.of(file);
    assertEquals(FileStatus.Type.REGULAR, status.type());
    assertEquals(0640, status.permissions());
    assertEquals(4, status.size());
    assertEquals(Files.getAttribute(file, "unix:ino"), status.inode());
  }

  @Test
  void tellsTheKindsApart() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    assertEquals(FileStatus.Type.DIRECTORY, FileStatus.of(folder).type());
    assertEquals(FileStatus.Type.CHARACTER, FileStatus.of(Path.of("/dev/null")).type());
    assertEquals(FileStatus.Type.OTHER, FileStatus.of(link).type(), "links are not followed");
    try (UnixSocket socket = UnixSocket.pair().getFirst()) {
      assertEquals(FileStatus.Type.SOCKET, FileCalls.status(socket.fd()).type());
    }
  }

  @Test
  void knowsAFileWhenItSeesItAgain() throws IOException {
    Path one = Files.createFile(folder.resolve("one"));
    Path two = Files.createFile(folder.resolve("two"));
    FileStatus before = FileStatus.of(one);
    Files.writeString(one, "grown");
    assertTrue(before.sameFile(FileStatus.of(one)));
    assertFalse(before.sameFile(FileStatus.of(two)));
  }

  @Test
  void whatIsAnonymousIsNeverKnownAgain() throws IOException {
    try (EventFd one = EventFd.create();
        EventFd two = EventFd.create()) {
      FileStatus status = FileCalls.status(one.fd());
      assertEquals(FileStatus.Type.ANONYMOUS, status.type());
      assertFalse(status.sameFile(FileCalls.status(two.fd())), "they share an inode");
    }
  }

  @Test
  void anEndIsFoundBySeeking() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");
    try (Fd fd = FileCalls.open(file, OpenFlags.RDONLY, 0);
        UnixSocket socket = UnixSocket.pair().getFirst()) {
      assertEquals(4, FileCalls.end(fd));
      assertThrows(SysException.class, () -> FileCalls.end(socket.fd()));
    }
  }

  @Test
  void aMissingFileIsAnError() {
    SysAssertions.assertErrno(Errno.ENOENT, () -> FileStatus.of(folder.resolve("no")));
  }
}
