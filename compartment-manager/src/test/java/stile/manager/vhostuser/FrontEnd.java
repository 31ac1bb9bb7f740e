package stile.manager.vhostuser;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import stile.bindings.memory.MemoryFd;
import stile.bindings.memory.NormalMapping;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.Poll;
import stile.bindings.sys.UnixSocket;
import stile.virtio.mock.MockMemory;
import stile.virtio.mock.MockQueue;
import stile.virtio.mock.MockSplitQueue;
import stile.virtio.queue.QueueSettings;

/** A front end, and its guest's driver: the other side of everything, and of any nonsense. */
final class FrontEnd implements AutoCloseable {
  static final long GUEST = MockMemory.BASE;
  static final long USER = 0x7fff_1000_0000L;
  static final long SIZE = 1 << 20;
  static final long FEATURES = 1L | 1L << 28 | 1L << 29 | 1L << 30 | 1L << 32;
  static final long PACKED = 1L << 34;
  static final long IN_ORDER = 1L << 35;
  static final long RING_RESET = 1L << 40;
  static final long PROTOCOL =
      1L << 0 | 1L << 3 | 1L << 5 | 1L << 9 | 1L << 12 | 1L << 13 | 1L << 15 | 1L << 16;

  final MemoryFd file;
  final MockMemory memory;
  final EventFd kick;
  final EventFd call;
  final EventFd err;
  private final UnixSocket socket;
  private final NormalMapping mapping;

  FrontEnd(Path path) throws IOException {
    socket = UnixSocket.connect(path);
    socket.setTimeout(Duration.ofSeconds(10));
    file = MemoryFd.create("stile-front-end", SIZE);
    mapping = file.map();
    memory = new MockMemory(mapping.segment());
    kick = EventFd.create();
    call = EventFd.create();
    err = EventFd.create();
  }

  static ByteBuffer payload(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }

  static byte[] u64(long value) {
    return payload(8).putLong(value).array();
  }

  static byte[] state(int index, int number) {
    return payload(8).putInt(index).putInt(number).array();
  }

  static byte[] region(long guest, long size, long user, long offset) {
    return payload(40)
        .putLong(0)
        .putLong(guest)
        .putLong(size)
        .putLong(user)
        .putLong(offset)
        .array();
  }

  /** All of the memory, as ADD_MEM_REG and REM_MEM_REG have it. */
  static byte[] region() {
    return region(GUEST, SIZE, USER, 0);
  }

  static byte[] table(byte[]... regions) {
    byte[] table = payload(8 + 32 * regions.length).putInt(regions.length).array();
    for (int i = 0; i < regions.length; i++) {
      System.arraycopy(regions[i], 8, table, 8 + 32 * i, 32);
    }
    return table;
  }

  static byte[] addresses(int index, int flags, QueueSettings q) {
    return payload(40)
        .putInt(index)
        .putInt(flags)
        .putLong(q.desc() - GUEST + USER)
        .putLong(q.device() - GUEST + USER)
        .putLong(q.driver() - GUEST + USER)
        .putLong(0)
        .array();
  }

  static byte[] message(int id, int flags, byte[] payload) {
    return payload(12 + payload.length)
        .putInt(id)
        .putInt(flags)
        .putInt(payload.length)
        .put(payload)
        .array();
  }

  void send(byte[] bytes, Fd... fds) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      socket.send(arena.allocateFrom(JAVA_BYTE, bytes), fds);
    }
  }

  void send(Request request, byte[] payload, Fd... fds) throws IOException {
    send(message(request.id, 1, payload), fds);
  }

  /** Sends a request that wants to be acknowledged; answers 0 when it was granted. */
  long ask(Request request, byte[] payload, Fd... fds) throws IOException {
    send(message(request.id, 1 | 8, payload), fds);
    return reply(request).getLong();
  }

  void grant(Request request, byte[] payload, Fd... fds) throws IOException {
    assertEquals(0, ask(request, payload, fds), request::name);
  }

  void refuse(Request request, byte[] payload, Fd... fds) throws IOException {
    assertEquals(1, ask(request, payload, fds), request::name);
  }

  ByteBuffer get(Request request, byte[] payload) throws IOException {
    send(request, payload);
    return reply(request);
  }

  /** The acknowledgement of any request. */
  long ackOf(int id) throws IOException {
    return reply(id).getLong();
  }

  private ByteBuffer reply(Request request) throws IOException {
    return reply(request.id);
  }

  private ByteBuffer reply(int id) throws IOException {
    byte[] header = receive(12);
    ByteBuffer head = ByteBuffer.wrap(header).order(ByteOrder.nativeOrder());
    assertEquals(id, head.getInt());
    assertEquals(5, head.getInt(), "version 1 and a reply");
    int size = head.getInt();
    return ByteBuffer.wrap(receive(size)).order(ByteOrder.nativeOrder());
  }

  /** Has memory made to write down what is in flight, and gives it back, as QEMU does. */
  void keepRecord(int queues, int queueSize) throws IOException {
    byte[] shape =
        payload(24)
            .putLong(0)
            .putLong(0)
            .putShort((short) queues)
            .putShort((short) queueSize)
            .array();
    send(Request.GET_INFLIGHT_FD, shape);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment reply = arena.allocate(12 + shape.length, 8);
      UnixSocket.Received received = socket.receive(reply, 1);
      assertEquals(reply.byteSize(), received.result());
      try (Fd fd = received.fds().getFirst()) {
        MemorySegment.copy(reply, JAVA_BYTE, 12, shape, 0, 8 + 8);
        grant(Request.SET_INFLIGHT_FD, shape, fd);
      }
    }
  }

  private byte[] receive(int bytes) throws IOException {
    if (bytes == 0) {
      return new byte[0];
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment into = arena.allocate(bytes);
      long have = 0;
      while (have < bytes) {
        long got = socket.receive(into.asSlice(have), 0).result();
        if (got <= 0) {
          throw new IOException(got == 0 ? "the back end closed" : "no reply came");
        }
        have += got;
      }
      return into.toArray(JAVA_BYTE);
    }
  }

  /** Whether the back end has closed the session, or does within some seconds. */
  boolean closed() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return socket.receive(arena.allocate(JAVA_INT), 0).result() == 0;
    } catch (IOException e) {
      return true; // reset, since it had not read all
    }
  }

  /** Up to the memory. */
  void negotiate() throws IOException {
    negotiate(FEATURES);
  }

  void negotiate(long features) throws IOException {
    send(Request.SET_OWNER, new byte[0]);
    send(Request.SET_PROTOCOL_FEATURES, u64(PROTOCOL));
    grant(Request.SET_FEATURES, u64(features));
  }

  /** Lays a queue, and starts it. */
  MockSplitQueue start(int index) throws IOException {
    MockSplitQueue queue = new MockSplitQueue(memory, EchoDevice.QUEUE_SIZE);
    start(index, queue, 0, kick.fd());
    return queue;
  }

  void start(int index, MockQueue queue, int base, @Nullable Fd kick) throws IOException {
    grant(Request.SET_VRING_NUM, state(index, queue.settings().size()));
    grant(Request.SET_VRING_BASE, state(index, base));
    grant(Request.SET_VRING_ADDR, addresses(index, 0, queue.settings()));
    grant(Request.SET_VRING_CALL, u64(index), call.fd());
    grant(Request.SET_VRING_ERR, u64(index), err.fd());
    if (kick == null) {
      grant(Request.SET_VRING_KICK, u64(index | 1 << 8));
    } else {
      grant(Request.SET_VRING_KICK, u64(index), kick);
    }
    grant(Request.SET_VRING_ENABLE, state(index, 1));
    call.drain();
  }

  /** From nothing to one running queue. */
  MockSplitQueue start() throws IOException {
    negotiate();
    grant(Request.SET_MEM_TABLE, table(region()), file.fd());
    return start(0);
  }

  /** Waits until the back end signals. */
  static boolean rung(EventFd bell, Duration time) {
    Poll poll = new Poll(1);
    poll.set(0, bell.fd(), Poll.IN);
    return poll.await(time.toMillis()) > 0;
  }

  /** Has the next to signal an eventfd wait for whoever drains it. */
  static void fill(Fd fd) throws IOException {
    FileCalls.setNonBlocking(fd, false);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment most = arena.allocateFrom(JAVA_LONG, -2);
      assertEquals(Long.BYTES, FileCalls.write(fd, most.address(), Long.BYTES));
    }
  }

  @Override
  public void close() {
    if (!file.fd().isOpen()) {
      return;
    }
    socket.close();
    mapping.close();
    memory.close();
    file.close();
    kick.close();
    call.close();
    err.close();
  }
}
