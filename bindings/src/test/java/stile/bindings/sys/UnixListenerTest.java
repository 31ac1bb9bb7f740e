package stile.bindings.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.bindings.sys.SysAssertions.assertErrno;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class UnixListenerTest {
  @TempDir Path folder;

  private Path path = Path.of("");

  @BeforeEach
  void name() {
    path = folder.resolve("socket");
  }

  /** What a process leaves behind that was killed: the file, and nobody who listens. */
  private void leaveStaleSocket() throws SysException {
    UnixListener dead = UnixListener.listen(path, 0600);
    Fd fd = dead.fd().duplicate();
    dead.fd().close(); // close() of the listener would remove the file
    fd.close();
    assertTrue(Files.exists(path));
  }

  @Test
  void acceptsAConnection() throws Throwable {
    OpenDescriptors.assertNoneLeak(
        () -> {
          try (UnixListener listener = UnixListener.listen(path, 0600);
              UnixSocket client = UnixSocket.connect(path);
              UnixSocket server = listener.accept();
              Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom("hello");
            client.send(bytes);
            MemorySegment buffer = arena.allocate(16);
            assertEquals(6, server.receive(buffer, 0).result());
            assertEquals("hello", buffer.getString(0));
            assertEquals(ProcessHandle.current().pid(), server.peer().pid());
          }
          assertFalse(Files.exists(path), "closing removes the file");
        });
  }

  @Test
  void onlyThoseMayConnectWhoWereMeantTo() throws IOException {
    for (int mode : new int[] {0600, 0660, 0666}) {
      try (var _ = UnixListener.listen(path, mode)) {
        assertEquals(mode, FileStatus.of(path).permissions());
      }
    }
  }

  @Test
  void aStaleSocketIsReplaced() throws Throwable {
    OpenDescriptors.assertNoneLeak(
        () -> {
          leaveStaleSocket();
          try (UnixListener listener = UnixListener.listen(path, 0600)) {
            UnixSocket.connect(path).close();
            listener.accept().close();
          }
        });
  }

  @Test
  void aLiveSocketIsNot() throws Throwable {
    OpenDescriptors.assertNoneLeak(
        () -> {
          try (UnixListener listener = UnixListener.listen(path, 0600)) {
            SysException e = assertErrno(Errno.EADDRINUSE, () -> UnixListener.listen(path, 0600));
            assertEquals(
                "listen "
                    + path
                    + ": EADDRINUSE (Address already in use); another process answers there",
                e.getMessage());
            listener.accept().close(); // the probe
            UnixSocket.connect(path).close();
            listener.accept().close();
          }
        });
  }

  @Test
  void aHungListenerIsLiveToo() throws Throwable {
    OpenDescriptors.assertNoneLeak(
        () -> {
          List<UnixSocket> waiting = new ArrayList<>();
          try (var _ = UnixListener.listen(path, 0600)) {
            SysException full = null;
            while (full == null) {
              try {
                waiting.add(UnixSocket.connectNow(path));
              } catch (SysException e) {
                full = e;
              }
            }
            assertEquals(Errno.EAGAIN, full.errno());
            assertErrno(Errno.EADDRINUSE, () -> UnixListener.listen(path, 0600));
          } finally {
            waiting.forEach(UnixSocket::close);
          }
        });
  }

  @Test
  void aFileThatIsNoSocketIsLeftAlone() throws Throwable {
    Files.writeString(path, "precious");
    OpenDescriptors.assertNoneLeak(
        () -> assertErrno(Errno.EEXIST, () -> UnixListener.listen(path, 0600)));
    assertEquals("precious", Files.readString(path));
  }

  @Test
  void aSuccessorsSocketIsNotRemoved() throws IOException {
    UnixListener first = UnixListener.listen(path, 0600);
    Files.delete(path);
    try (UnixListener second = UnixListener.listen(path, 0600)) {
      first.close();
      UnixSocket.connect(path).close();
      second.accept().close();
    }
  }

  @Test
  void closingTwiceOrWithoutTheFileIsFine() throws IOException {
    UnixListener listener = UnixListener.listen(path, 0600);
    Files.delete(path);
    listener.close();
    listener.close();
  }

  @Test
  void ofManyStartersOneWins() throws Exception {
    for (int round = 0; round < 20; round++) {
      leaveStaleSocket();
      try (var executor = Executors.newFixedThreadPool(4)) {
        Callable<UnixListener> start = () -> UnixListener.listen(path, 0600);
        var results = executor.invokeAll(Collections.nCopies(4, start));
        var winners = results.stream().filter(r -> r.state() == Future.State.SUCCESS).toList();
        assertEquals(1, winners.size());
        UnixSocket.connect(path).close();
        winners.getFirst().resultNow().close();
      }
    }
  }

  @Test
  void badPathsAreRefused() throws Throwable {
    OpenDescriptors.assertNoneLeak(
        () -> {
          assertErrno(Errno.ENOENT, () -> UnixListener.listen(folder.resolve("no/socket"), 0600));
          assertErrno(
              Errno.ENAMETOOLONG, () -> UnixListener.listen(folder.resolve("x".repeat(108)), 0600));
        });
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(0, files.count(), "no litter");
    }
  }

  @Test
  void anInheritedListenerWorksAlike() throws SysException {
    try (UnixListener original = UnixListener.listen(path, 0600)) {
      try (UnixListener inherited = UnixListener.adopt(original.fd().duplicate())) {
        UnixSocket.connect(path).close();
        inherited.accept().close();
      }
      assertTrue(Files.exists(path), "the file is not the heir's to remove");
    }
    try (EventFd no = EventFd.create();
        UnixListener fake = UnixListener.adopt(no.fd())) {
      assertErrno(Errno.ENOTSOCK, fake::accept);
    }
  }
}
