package stile.manager.ivshmem;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stile.bindings.memory.MemoryFd;
import stile.bindings.memory.NormalMapping;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.Fd;
import stile.bindings.sys.Poll;
import stile.bindings.sys.SysException;
import stile.bindings.sys.UnixListener;
import stile.bindings.sys.UnixSocket;

/** The server against clients that do what QEMU does, and against some that do not. */
class IvshmemServerTest implements IvshmemListener {
  private static final int SIZE = 1 << 16;
  private static final Duration SOON = Duration.ofSeconds(5);

  @TempDir Path directory;

  private final List<String> told = new ArrayList<>();
  private final List<AutoCloseable> clients = new ArrayList<>();
  private Path path;
  private IvshmemServer server;

  @BeforeEach
  void listen() throws SysException {
    path = directory.resolve("s");
    server = IvshmemServer.listen("test", path, SIZE, 2, this);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable client : clients) {
      client.close();
    }
    server.close();
  }

  @Override
  public void detached(String reason) {
    told.add(reason);
  }

  private UnixSocket connect() throws SysException {
    UnixSocket client = UnixSocket.connect(path);
    clients.add(client);
    client.setTimeout(SOON);
    server.step();
    return client;
  }

  /** Reads one message and checks it; returns the descriptor that came with it. */
  private List<Fd> expect(UnixSocket client, long value, int fds) throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      var bytes = arena.allocate(8, 8);
      UnixSocket.Received received = client.receive(bytes, 4);
      assertEquals(8, received.result());
      assertEquals(value, bytes.get(JAVA_LONG, 0));
      assertEquals(fds, received.fds().size());
      clients.addAll(received.fds());
      return received.fds();
    }
  }

  /** What a client is given. */
  private record Gift(Fd memory, EventFd server, EventFd first, EventFd second) {}

  private Gift shakeHands(UnixSocket client) throws SysException {
    expect(client, 0, 0);
    expect(client, 1, 0);
    Fd memory = expect(client, -1, 1).getFirst();
    EventFd ours = EventFd.adopt(expect(client, 0, 1).getFirst());
    EventFd first = EventFd.adopt(expect(client, 1, 1).getFirst());
    EventFd second = EventFd.adopt(expect(client, 1, 1).getFirst());
    return new Gift(memory, ours, first, second);
  }

  @Test
  void clientIsGivenMemoryAndBells() throws Exception {
    Gift gift = shakeHands(connect());
    assertTrue(server.attached());
    assertEquals(List.of(), told);
    try (NormalMapping mapping = NormalMapping.map(gift.memory(), 0, SIZE)) {
      mapping.segment().set(JAVA_INT, 4096, 0x600df00d);
      assertEquals(0x600df00d, server.memory().get(JAVA_INT, 4096));
    }
    assertFalse(server.doorbell().await(Duration.ZERO));
    assertEquals(0, gift.server().signal());
    assertTrue(server.doorbell().await(SOON));
    server.doorbell().drain();
    assertFalse(server.doorbell().await(Duration.ZERO));
    server.doorbell().ring();
    server.doorbell().ring();
    assertEquals(2, gift.first().drain());
    assertEquals(0, gift.second().drain());
  }

  @Test
  void memoryKeepsItsSize() throws Exception {
    Gift gift = shakeHands(connect());
    int seals = MemoryFd.seals(gift.memory());
    assertEquals(
        MemoryFd.SEAL_SHRINK | MemoryFd.SEAL_GROW | MemoryFd.SEAL_SEAL,
        seals & (MemoryFd.SEAL_SHRINK | MemoryFd.SEAL_GROW | MemoryFd.SEAL_SEAL));
  }

  @Test
  void socketIsForItsOwnerOnly() throws IOException {
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
  }

  @Test
  void killedClientIsNoticedAndTheNextOneServed() throws Exception {
    UnixSocket first = connect();
    Gift gift = shakeHands(first);
    server.memory().set(JAVA_INT, 64, 7);
    assertEquals(0, gift.server().signal());
    first.close();
    server.step();
    assertFalse(server.attached());
    assertEquals(List.of("the ivshmem client left"), told);
    shakeHands(connect());
    assertTrue(server.attached());
    assertEquals(7, server.memory().get(JAVA_INT, 64), "the memory is the same");
    assertFalse(server.doorbell().await(Duration.ZERO), "a ring of the one before is forgotten");
  }

  @Test
  void nextClientMayConnectInTheSameMomentAsTheLastOneLeaves() throws Exception {
    UnixSocket first = connect();
    shakeHands(first);
    first.close();
    shakeHands(connect());
    assertTrue(server.attached());
    assertEquals(List.of("the ivshmem client left"), told);
  }

  @Test
  void secondClientIsRefusedWhileOneIsAttached() throws Exception {
    UnixSocket first = connect();
    shakeHands(first);
    UnixSocket second = connect();
    try (Arena arena = Arena.ofConfined()) {
      assertEquals(0, second.receive(arena.allocate(8), 0).result());
    }
    assertTrue(server.attached());
    assertEquals(List.of(), told);
  }

  @Test
  void clientThatSpeaksIsDropped() throws Exception {
    UnixSocket client = connect();
    shakeHands(client);
    try (Arena arena = Arena.ofConfined()) {
      client.send(arena.allocate(8));
    }
    server.step();
    assertEquals(List.of("the ivshmem client spoke, which none may"), told);
    assertFalse(server.attached());
  }

  @Test
  void clientKilledBeforeItReadItsGreetingHasJustLeft() throws Exception {
    UnixSocket client = connect();
    client.close();
    server.step();
    assertEquals(List.of("the ivshmem client left"), told);
  }

  @Test
  void clientThatLeavesAtOnce() throws Exception {
    UnixSocket client = UnixSocket.connect(path);
    client.close();
    server.step();
    server.step();
    assertFalse(server.attached());
    assertEquals(1, told.size());
  }

  @Test
  void secondManagerIsRefused() {
    SysException e =
        assertThrows(SysException.class, () -> IvshmemServer.listen("test", path, SIZE, 1, this));
    assertTrue(
        String.valueOf(e.getMessage()).endsWith("; a second manager on the same compartment?"),
        e.getMessage());
    assertTrue(String.valueOf(e.getMessage()).contains(path.toString()), e.getMessage());
  }

  @Test
  void staleSocketIsReplaced() throws Exception {
    Path stale = directory.resolve("stale");
    UnixListener dead = UnixListener.listen(stale, 0600);
    dead.fd().close();
    assertTrue(Files.exists(stale));
    IvshmemServer.listen("test", stale, SIZE, 1, this).close();
    assertFalse(Files.exists(stale));
  }

  @Test
  void sizesAndVectorsAreChecked() {
    Path other = directory.resolve("other");
    assertThrows(
        IllegalArgumentException.class, () -> IvshmemServer.listen("t", other, 3 << 12, 1, this));
    assertThrows(
        IllegalArgumentException.class, () -> IvshmemServer.listen("t", other, SIZE, 0, this));
    assertThrows(
        IllegalArgumentException.class, () -> IvshmemServer.listen("t", other, SIZE, 65, this));
    assertFalse(Files.exists(other), "nothing is left behind");
  }

  @Test
  void nothingIsLeftOpen() throws Exception {
    comeAndGo(true); // what is loaded on first use may keep a descriptor of its own
    long before = openDescriptors();
    for (int i = 0; i < 10; i++) {
      comeAndGo(true);
      comeAndGo(false);
    }
    assertEquals(before, openDescriptors());
  }

  private void comeAndGo(boolean clientFirst) throws Exception {
    Path each = directory.resolve("each");
    IvshmemServer another = IvshmemServer.listen("test", each, SIZE, 4, this);
    UnixSocket client = UnixSocket.connect(each);
    another.step();
    UnixSocket refused = UnixSocket.connect(each);
    another.step();
    client.close();
    refused.close();
    if (clientFirst) {
      another.step();
    }
    another.close();
  }

  private static long openDescriptors() throws IOException {
    try (var fds = Files.list(Path.of("/proc/self/fd"))) {
      return fds.count();
    }
  }

  @Test
  void watchesListenerAndClient() throws Exception {
    Poll poll = new Poll(3);
    server.watch(poll, 1);
    assertEquals(0, poll.await(0));
    UnixSocket waiting = UnixSocket.connect(path);
    clients.add(waiting);
    assertEquals(1, poll.await(5000));
    server.step();
    server.watch(poll, 1);
    assertEquals(0, poll.await(0));
    waiting.close();
    assertEquals(1, poll.await(5000));
    server.step();
    server.watch(poll, 1);
    assertEquals(0, poll.await(0));
  }
}
