package stile.manager.vhostuser;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.Fd;
import stile.bindings.sys.SysException;
import stile.virtio.DeviceQueues;
import stile.virtio.Features;
import stile.virtio.queue.InflightRegion;
import stile.virtio.queue.QueueSettings;
import stile.virtio.queue.SharedRegions;

/**
 * The rings of a device as a back end is given them, and the eventfds between the two. The eventfds
 * stay while back ends come and go, so that a kick that none heard is heard by the next.
 */
final class RemoteRings implements AutoCloseable {
  private final RemoteSettings settings;
  private final SharedRegions regions;
  private final List<SharedBell> kicks = new ArrayList<>();
  private final List<EventFd> calls = new ArrayList<>();
  private final EventFd error;
  private @Nullable InflightRecord record;

  /** The rings that a back end has, or had when it left without a word. */
  private final BitSet handedOver = new BitSet();

  RemoteRings(RemoteSettings settings, SharedRegions regions, int queues) throws SysException {
    this.settings = settings;
    this.regions = regions;
    try {
      for (int i = 0; i < queues; i++) {
        kicks.add(newKick(i));
        calls.add(EventFd.create());
      }
      error = EventFd.create();
    } catch (SysException e) {
      closeAll();
      throw e;
    }
  }

  /** How many queues there are. */
  int count() {
    return calls.size();
  }

  /** Signalled by the back end when it used buffers of a queue. */
  EventFd call(int queue) {
    return calls.get(queue);
  }

  /** Signalled by the back end when something is wrong. */
  EventFd error() {
    return error;
  }

  /** The driver made buffers available. */
  void kick(int queue) throws BrokenProtocolException {
    SharedBell kick = kicks.get(queue);
    kick.signal();
    if (kick.filled()) {
      throw new BrokenProtocolException("filled the kick descriptor of queue " + queue);
    }
  }

  private static SharedBell newKick(int queue) throws SysException {
    return new SharedBell(EventFd.create(), "kick descriptor of queue " + queue);
  }

  /** What a back end has filled is not for the next one. */
  private void renewKicks() throws SysException {
    for (int i = 0; i < count(); i++) {
      if (kicks.get(i).filled()) {
        kicks.set(i, newKick(i)).close();
      }
    }
  }

  /**
   * Hands over what the driver set up, to a first back end or to one that follows another.
   *
   * @param features as the driver chose them
   * @throws RefusedException when the back end will not have it, or cannot know what the one before
   *     it had not finished
   */
  void start(BackEndLink link, BackEndOffer offer, long features, DeviceQueues queues)
      throws IOException, RefusedException {
    link.hurry();
    renewKicks();
    setFeatures(link, offer, features);
    link.tell(Request.SET_MEM_TABLE, table(), fds());
    boolean recorded = record != null && offer.has(Protocol.INFLIGHT_SHMFD);
    giveRecord(link, offer, features, queues);
    for (int i = 0; i < count(); i++) {
      QueueSettings queue = queues.settings(i);
      if (queue != null) {
        int base = handedOver.get(i) ? resumed(i, queue, features, recorded) : begin(features);
        handOver(link, offer, i, queue, base);
      }
    }
    long _ = link.number(Request.GET_FEATURES); // it has read all of it
    for (int i = 0; i < count(); i++) {
      kick(i); // what came before is there to be found
    }
  }

  /** Hands over a ring that begins anew, while others go on. */
  void startAlone(
      BackEndLink link, BackEndOffer offer, long features, int index, QueueSettings queue)
      throws IOException, RefusedException {
    link.hurry();
    handOver(link, offer, index, queue, begin(features));
    long _ = link.number(Request.GET_FEATURES);
    kick(index);
  }

  private void handOver(
      BackEndLink link, BackEndOffer offer, int index, QueueSettings queue, int base)
      throws IOException, RefusedException {
    handedOver.set(index);
    setUp(link, index, queue, base);
    if (Features.has(offer.features(), Protocol.F_PROTOCOL_FEATURES)) {
      link.tell(Request.SET_VRING_ENABLE, BackEndLink.ring(index, 1));
    }
  }

  /** ACCESS_PLATFORM is between the driver and us: our addresses are those of the table. */
  static void setFeatures(BackEndLink link, BackEndOffer offer, long features)
      throws IOException, RefusedException {
    long passed = features & ~Features.bit(Features.ACCESS_PLATFORM);
    long own = offer.features() & Features.bit(Protocol.F_PROTOCOL_FEATURES);
    link.tell(Request.SET_FEATURES, BackEndLink.u64(passed | own));
  }

  private byte[] table() {
    List<SharedMemory> memory = settings.memory();
    byte[] table = new byte[8 + memory.size() * MemoryRegion.SIZE];
    ByteBuffer payload = ByteBuffer.wrap(table).order(ByteOrder.nativeOrder());
    payload.putInt(memory.size()).putInt(0);
    memory.forEach(region -> region.region().write(payload));
    return table;
  }

  private Fd[] fds() {
    return settings.memory().stream().map(SharedMemory::fd).toArray(Fd[]::new);
  }

  private void giveRecord(BackEndLink link, BackEndOffer offer, long features, DeviceQueues queues)
      throws IOException, RefusedException {
    if (!offer.has(Protocol.INFLIGHT_SHMFD)) {
      forgetRecord(); // which is wrong as soon as this back end begins
      return;
    }
    if (record == null) {
      // A queue that is reset alone may be larger when it comes back.
      int size = Features.has(features, Features.RING_RESET) ? settings.queueSize() : 0;
      for (int i = 0; i < count(); i++) {
        QueueSettings queue = queues.settings(i);
        size = Math.max(size, queue == null ? 0 : queue.size());
      }
      record = InflightRecord.ask(link, count(), size);
    }
    record.give(link);
  }

  private static int begin(long features) {
    return Features.has(features, Features.RING_PACKED) ? InflightRegion.PACKED_BEGIN : 0;
  }

  /** Where the next back end begins: after what is used. What is between, its record has to say. */
  private int resumed(int index, QueueSettings queue, long features, boolean recorded)
      throws IOException, RefusedException {
    if (Features.has(features, Features.RING_PACKED)) {
      if (!recorded || record == null) {
        throw new RefusedException(
            "where the last back end was in a packed ring nobody knows, without INFLIGHT_SHMFD");
      }
      return record.packedPosition(index);
    }
    SplitRingTrace trace = new SplitRingTrace(queue, regions);
    if (!recorded && !Features.has(features, Features.IN_ORDER) && !trace.inOrder()) {
      throw new RefusedException(
          "queue %d: what the last back end had not finished nobody knows, without INFLIGHT_SHMFD"
              .formatted(index));
    }
    return trace.used();
  }

  private void setUp(BackEndLink link, int index, QueueSettings queue, int base)
      throws IOException, RefusedException {
    link.tell(Request.SET_VRING_NUM, BackEndLink.ring(index, queue.size()));
    link.tell(Request.SET_VRING_BASE, BackEndLink.ring(index, base));
    byte[] addresses =
        BackEndLink.buffer(40)
            .putInt(index)
            .putInt(0)
            .putLong(queue.desc())
            .putLong(queue.device())
            .putLong(queue.driver())
            .putLong(0)
            .array();
    link.tell(Request.SET_VRING_ADDR, addresses);
    link.tell(Request.SET_VRING_CALL, BackEndLink.u64(index), calls.get(index).fd());
    link.tell(Request.SET_VRING_ERR, BackEndLink.u64(index), error.fd());
    link.tell(Request.SET_VRING_KICK, BackEndLink.u64(index), kicks.get(index).fd());
  }

  /** Takes all rings back: when this returns, the back end uses them no more. */
  void stop(BackEndLink link, DeviceQueues queues) throws IOException {
    for (int i = 0; i < count(); i++) {
      if (queues.settings(i) != null) {
        stop(link, i);
      }
    }
  }

  private static void stop(BackEndLink link, int index) throws IOException {
    ByteBuffer reply = link.get(Request.GET_VRING_BASE, BackEndLink.ring(index, 0), 8);
    if (reply.getInt(0) != index) {
      throw new BrokenProtocolException("answers GET_VRING_BASE with another ring");
    }
  }

  /** Takes one ring back: when this returns, the back end uses it no more. The others go on. */
  void stopAlone(BackEndLink link, int index) throws IOException {
    link.hurry();
    stop(link, index);
  }

  /** Nobody has this ring, and what was under way is of no interest. */
  void forget(int index, long features) throws IOException {
    handedOver.clear(index);
    kicks.get(index).drain();
    long _ = calls.get(index).drain();
    if (record != null) {
      try {
        record.restart(index, Features.has(features, Features.RING_PACKED));
      } catch (IOException e) {
        forgetRecord(); // and with it, what it may say of the others
        throw e;
      }
    }
  }

  /** Nobody has any ring, and what was under way is of no interest. */
  void forget() {
    handedOver.clear();
    forgetRecord();
    for (int i = 0; i < count(); i++) {
      kicks.get(i).drain();
      long _ = calls.get(i).drain();
    }
    long _ = error.drain();
  }

  private void forgetRecord() {
    if (record != null) {
      record.close();
      record = null;
    }
  }

  private void closeAll() {
    kicks.forEach(SharedBell::close);
    calls.forEach(EventFd::close);
  }

  @Override
  public void close() {
    forget();
    closeAll();
    error.close();
  }
}
