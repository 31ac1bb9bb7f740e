package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.bindings.sys.SysAssertions.assertErrno;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stile.bindings.sys.UnixSocket.Received;

@Timeout(20)
class UnixSocketTest {
  @TempDir Path folder;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment message = arena.allocateFrom("message");
  private final MemorySegment buffer = arena.allocate(64);
  private final UnixSocket ours;
  private final UnixSocket theirs;

  UnixSocketTest() throws SysException {
    List<UnixSocket> pair = UnixSocket.pair();
    ours = pair.getFirst();
    theirs = pair.getLast();
  }

  @AfterEach
  void close() {
    ours.close();
    theirs.close();
    arena.close();
  }

  private static Fd[] open(int count) throws SysException {
    Fd[] fds = new Fd[count];
    for (int i = 0; i < count; i++) {
      fds[i] = FileCalls.open(Path.of("/dev/zero"), OpenFlags.RDONLY, 0);
    }
    return fds;
  }

  private static void closeAll(Iterable<Fd> fds) {
    fds.forEach(Fd::close);
  }

  @Test
  void carriesBytes() throws SysException {
    ours.send(message);
    Received received = theirs.receive(buffer, 0);
    assertEquals(message.byteSize(), received.result());
    assertEquals("message", buffer.getString(0));
    assertEquals(List.of(), received.fds());
  }

  @Test
  void carriesAnOpenFile() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "content");
    try (Fd fd = FileCalls.open(file, OpenFlags.RDONLY, 0)) {
      ours.send(message, fd);
    }
    Received received = theirs.receive(buffer, 1);
    assertEquals(1, received.fds().size());
    try (Fd fd = received.fds().getFirst()) {
      assertEquals(7, FileCalls.pread(fd, buffer.address(), 64, 0));
      assertEquals("content", buffer.getString(0));
      String info = Files.readString(Path.of("/proc/self/fdinfo/" + fd.value()));
      assertTrue(info.matches("(?s).*flags:\\s+02[0-7]{6}\n.*"), "closed on exec: " + info);
    }
  }

  @Test
  void carriesAsManyAsTheKernelAllows() throws Throwable {
    for (int count : new int[] {2, 3, 8, 253}) {
      OpenDescriptors.assertNoneLeak(
          () -> {
            Fd[] fds = open(count);
            ours.send(message, fds);
            closeAll(List.of(fds));
            Received received = theirs.receive(buffer, count);
            assertEquals(count, received.fds().size());
            for (Fd fd : received.fds()) {
              assertEquals(1, FileCalls.read(fd, buffer.address(), 1));
            }
            closeAll(received.fds());
          });
    }
  }

  @Test
  void tooManyAreRefusedAndClosed() throws Throwable {
    for (int room : new int[] {0, 1, 2, 3}) { // odd and even: the control buffer is padded to 8
      OpenDescriptors.assertNoneLeak(
          () -> {
            Fd[] fds = open(4);
            ours.send(message, fds);
            closeAll(List.of(fds));
            SysException e = assertErrno(Errno.EMSGSIZE, () -> theirs.receive(buffer, room));
            assertTrue(e.getMessage().contains("more than " + room), e.getMessage());
          });
    }
  }

  @Test
  void theEndAndABrokenPeerAreDifferent() throws SysException {
    theirs.close();
    assertEquals(0, ours.receive(buffer, 1).result());
    assertErrno(Errno.EPIPE, () -> ours.send(message));
  }

  @Test
  void aSilentPeerTimesOut() throws SysException {
    ours.setTimeout(Duration.ofMillis(30));
    assertEquals(-Errno.EAGAIN, ours.receive(buffer, 1).result());
    ours.setTimeout(Duration.ZERO);
    FileCalls.setNonBlocking(ours.fd(), true);
    assertEquals(-Errno.EAGAIN, ours.receive(buffer, 1).result());
  }

  @Test
  void aPeerThatTakesNothingTimesOut() throws SysException {
    ours.setTimeout(Duration.ofMillis(30));
    MemorySegment much = arena.allocate(16 << 20);
    assertErrno(Errno.EAGAIN, () -> ours.send(much));
  }

  @Test
  void longMessagesArriveWhole() throws Exception {
    MemorySegment much = arena.allocate(4 << 20);
    for (long i = 0; i < much.byteSize(); i += 4096) {
      much.set(JAVA_BYTE, i, (byte) (i >> 12));
    }
    List<Fd> arrived = new ArrayList<>();
    byte[] copy = new byte[(int) much.byteSize()];
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (Arena local = Arena.ofConfined()) {
                    MemorySegment chunk = local.allocate(100_000);
                    for (int at = 0; at < copy.length; ) {
                      Received r = theirs.receive(chunk, 1);
                      arrived.addAll(r.fds());
                      MemorySegment.copy(chunk, JAVA_BYTE, 0, copy, at, (int) r.result());
                      at += (int) r.result();
                    }
                  } catch (SysException e) {
                    throw new AssertionError(e);
                  }
                });
    Fd[] fds = open(1);
    ours.send(much, fds);
    reader.join();
    closeAll(List.of(fds));
    assertEquals(1, arrived.size(), "the descriptor comes once, with the first bytes");
    closeAll(arrived);
    assertArrayEquals(much.toArray(JAVA_BYTE), copy);
  }

  @Test
  void knowsWhoThePeerIs() throws IOException {
    UnixSocket.Credentials peer = ours.peer();
    assertEquals(ProcessHandle.current().pid(), peer.pid());
    Path own = Files.createFile(folder.resolve("own"));
    assertEquals(Files.getAttribute(own, "unix:uid"), peer.uid());
    assertEquals(Files.getAttribute(own, "unix:gid"), peer.gid());
    try (EventFd other = EventFd.create();
        UnixSocket fake = UnixSocket.adopt(other.fd())) {
      assertErrno(Errno.ENOTSOCK, fake::peer);
      assertErrno(Errno.ENOTSOCK, () -> fake.send(message));
      assertErrno(Errno.ENOTSOCK, () -> fake.receive(buffer, 0));
      assertErrno(Errno.ENOTSOCK, () -> fake.setTimeout(Duration.ZERO));
    }
  }

  /** Both ends block, as whoever shares one could have them do. */
  @Test
  @Timeout(30)
  void aSharedOneNeverWaits() throws IOException {
    List<UnixSocket> pair = UnixSocket.pair();
    try (UnixSocket shared = UnixSocket.adoptShared(pair.getFirst().fd());
        UnixSocket _ = pair.getLast()) {
      assertEquals(-Errno.EAGAIN, shared.receive(buffer, 0).result());
      assertErrno(
          Errno.EAGAIN,
          () -> {
            while (true) {
              shared.send(message);
            }
          });
    }
  }

  @Test
  void refusesWhatCannotBeSent() throws SysException {
    MemorySegment heap = MemorySegment.ofArray(new byte[1]);
    MemorySegment empty = arena.allocate(0);
    Fd[] many = open(254);
    assertThrows(IllegalArgumentException.class, () -> ours.send(heap));
    assertThrows(IllegalArgumentException.class, () -> ours.send(empty));
    assertThrows(IllegalArgumentException.class, () -> ours.send(message, many));
    assertThrows(IllegalArgumentException.class, () -> ours.receive(heap, 0));
    assertThrows(IllegalArgumentException.class, () -> ours.receive(empty, 0));
    assertThrows(IllegalArgumentException.class, () -> ours.receive(buffer, 254));
    assertThrows(IllegalArgumentException.class, () -> ours.receive(buffer, -1));
    closeAll(List.of(many));
  }

  @Test
  void connectingFailsForTheReasonTheKernelGives() throws Throwable {
    Path file = Files.createFile(folder.resolve("file"));
    OpenDescriptors.assertNoneLeak(
        () -> {
          assertErrno(Errno.ENOENT, () -> UnixSocket.connect(folder.resolve("no")));
          assertErrno(Errno.ECONNREFUSED, () -> UnixSocket.connect(file));
          assertErrno(
              Errno.ENAMETOOLONG, () -> UnixSocket.connect(folder.resolve("x".repeat(108))));
          assertErrno(Errno.EINVAL, () -> UnixSocket.connect(Path.of("")));
        });
  }
}
