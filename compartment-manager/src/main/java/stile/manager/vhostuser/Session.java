package stile.manager.vhostuser;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.FileStatus;
import stile.bindings.sys.UnixSocket;
import stile.virtio.Features;
import stile.virtio.Status;
import stile.virtio.VirtioDevice;
import stile.virtio.worker.DeviceWorker;

/** What a back end does with what one front end asks. On the device's thread. */
final class Session implements AutoCloseable {
  /** Offered to every front end; what is not here is refused by name. */
  private static final long PROTOCOL_FEATURES =
      Protocol.bit(Protocol.MQ)
          | Protocol.bit(Protocol.REPLY_ACK)
          | Protocol.bit(Protocol.BACKEND_REQ)
          | Protocol.bit(Protocol.INFLIGHT_SHMFD)
          | Protocol.bit(Protocol.RESET_DEVICE)
          | Protocol.bit(Protocol.CONFIGURE_MEM_SLOTS)
          | Protocol.bit(Protocol.STATUS);

  /** Ring flag of SET_VRING_ADDR: log what is written. */
  private static final int LOG_WRITES = 1;

  private static final byte[] NONE = {};

  private final System.Logger log;
  private final VirtioDevice device;
  private final Rings rings;
  private final long offered;
  private final long protocolOffered;
  private long protocol;
  private long features;

  /** The status as the front end keeps it; the device's own follows from features and rings. */
  private int status;

  private @Nullable MessageStream requests;

  Session(System.Logger log, DeviceWorker worker) {
    this.log = log;
    device = worker.device();
    rings = new Rings(log, worker);
    offered = device.offeredFeatures() | Features.bit(Protocol.F_PROTOCOL_FEATURES);
    protocolOffered =
        PROTOCOL_FEATURES | (device.configSize() > 0 ? Protocol.bit(Protocol.CONFIG) : 0);
  }

  /**
   * Does what a message asks.
   *
   * @return the reply, or null when none is due
   * @throws IOException when the session cannot go on
   */
  @Nullable Reply handle(Message message) throws IOException {
    boolean acknowledge =
        message.needsReply() && (protocol & Protocol.bit(Protocol.REPLY_ACK)) != 0;
    try {
      Reply reply = answer(known(message), message);
      log.log(DEBUG, "{0}: done", message.name());
      return reply == null && acknowledge ? u64(0) : reply;
    } catch (RefusedException e) {
      String what = message.name() + ": " + e.getMessage();
      device.refuse(what);
      if (acknowledge && !message.wantsAnswer()) {
        return u64(1);
      }
      // It cannot be told, and would wait for what never comes.
      throw new BrokenProtocolException("refused: " + what);
    }
  }

  private Request known(Message message) throws RefusedException {
    Request request = message.request();
    if (request == null || !request.within(protocolOffered)) {
      throw new RefusedException("not offered");
    }
    if (message.fds().size() > request.maxFds) {
      throw new RefusedException(
          "%d descriptors; expected %d".formatted(message.fds().size(), request.maxFds));
    }
    return request;
  }

  private @Nullable Reply answer(Request request, Message message)
      throws RefusedException, IOException {
    switch (request) {
      case GET_FEATURES -> {
        return u64(offered);
      }
      case GET_PROTOCOL_FEATURES -> {
        return u64(protocolOffered);
      }
      case GET_QUEUE_NUM -> {
        return u64(device.queueCount());
      }
      case GET_MAX_MEM_SLOTS -> {
        return u64(MemoryTable.SLOTS);
      }
      case GET_STATUS -> {
        return u64(status());
      }
      case GET_VRING_BASE -> {
        return ringBase(message);
      }
      case GET_CONFIG -> {
        return config(message);
      }
      case SET_OWNER -> {}
      case GET_INFLIGHT_FD -> {
        return InflightMemory.of(message).make(message.size(), device.queueCount());
      }
      case SET_INFLIGHT_FD -> setInflight(message);
      case RESET_OWNER, RESET_DEVICE -> reset();
      case SET_FEATURES -> setFeatures(message.u64(0));
      case SET_PROTOCOL_FEATURES -> setProtocolFeatures(message.u64(0));
      case SET_STATUS -> setStatus(message.u64(0));
      case SET_CONFIG -> setConfig(message);
      case SET_BACKEND_REQ_FD -> setRequests(message);
      case SET_MEM_TABLE -> setMemory(message);
      case ADD_MEM_REG -> addMemory(message);
      case REM_MEM_REG -> removeMemory(message);
      case SET_VRING_NUM -> {
        Vring ring = stopped(message);
        ring.size = message.u32(4);
      }
      case SET_VRING_BASE -> {
        Vring ring = stopped(message);
        ring.position = message.u32(4);
        ring.positioned = true;
      }
      case SET_VRING_ADDR -> setAddresses(message);
      case SET_VRING_ENABLE -> {
        Vring ring = rings.ring(message.u32(0));
        rings.change(() -> ring.enabled = message.u32(4) != 0);
      }
      case SET_VRING_KICK -> {
        Vring ring = rings.ring((int) message.u64(0) & Protocol.RING_MASK);
        @Nullable EventFd fd = ringFd(message);
        rings.change(
            () -> {
              ring.kick(fd);
              ring.started = true;
            });
      }
      case SET_VRING_CALL -> {
        Vring ring = rings.ring((int) message.u64(0) & Protocol.RING_MASK);
        ring.call(ringFd(message));
        rings.used(ring.index); // what was used in between may have gone unheard
      }
      case SET_VRING_ERR ->
          rings.ring((int) message.u64(0) & Protocol.RING_MASK).err(ringFd(message));
    }
    return null;
  }

  private void setFeatures(long wanted) throws RefusedException {
    long alien = wanted & ~offered;
    if (alien != 0) {
      throw new RefusedException(
          "features that were not offered: %s".formatted(Features.toString(alien)));
    }
    if (rings.anyStarted()) {
      if (wanted != features) {
        throw new RefusedException("other features while rings are started");
      }
      return;
    }
    features = wanted;
    long own = Features.bit(Protocol.F_PROTOCOL_FEATURES);
    rings.negotiate(wanted & ~own, (wanted & own) == 0);
  }

  private void setProtocolFeatures(long wanted) throws RefusedException {
    long alien = wanted & ~protocolOffered;
    if (alien != 0) {
      throw new RefusedException("protocol features %#x were not offered".formatted(alien));
    }
    protocol = wanted;
  }

  /** The front end writes its bits in any order; a 0 alone does something. */
  private void setStatus(long wanted) throws RefusedException {
    if (wanted < 0 || wanted > 0xff) {
      throw new RefusedException("status %#x".formatted(wanted));
    }
    status = (int) wanted;
    if (status == 0) {
      reset();
    }
  }

  private int status() {
    int shown = status & ~Status.NEEDS_RESET;
    if (!rings.negotiated()) {
      shown &= ~Status.FEATURES_OK;
    }
    return shown | (device.status() & Status.NEEDS_RESET);
  }

  private void reset() {
    status = 0;
    features = 0;
    rings.reset();
  }

  /** A ring that may be changed. */
  private Vring stopped(Message message) throws RefusedException {
    Vring ring = rings.ring(message.u32(0));
    if (ring.started) {
      throw new RefusedException("ring %d is started".formatted(ring.index));
    }
    return ring;
  }

  private void setAddresses(Message message) throws RefusedException {
    Vring ring = rings.ring(message.u32(0));
    if ((message.u32(4) & LOG_WRITES) != 0) {
      throw new RefusedException("logging, which is not offered");
    }
    long desc = message.u64(8);
    long used = message.u64(16);
    long avail = message.u64(24);
    if (ring.started && (desc != ring.desc || used != ring.used || avail != ring.avail)) {
      throw new RefusedException("ring %d is started, and lies elsewhere".formatted(ring.index));
    }
    ring.desc = desc;
    ring.used = used;
    ring.avail = avail;
    ring.addressed = true;
  }

  private static @Nullable EventFd ringFd(Message message) throws RefusedException {
    boolean none = (message.u64(0) & Protocol.NO_FD) != 0;
    if (message.fds().size() != (none ? 0 : 1)) {
      throw new RefusedException(
          "%d descriptors, and a flag that says %s"
              .formatted(message.fds().size(), none ? "none" : "one"));
    }
    return none ? null : Vring.eventFd(message);
  }

  /** Stops a ring, and says where the next back end goes on. */
  private Reply ringBase(Message message) throws RefusedException {
    Vring ring = rings.ring(message.u32(0));
    rings.change(ring::stop);
    return new Reply(BackEndLink.ring(ring.index, ring.position));
  }

  private void setMemory(Message message) throws RefusedException {
    int count = message.u32(0);
    if (count < 0
        || count > Protocol.TABLE_REGIONS
        || message.size() < 8 + count * MemoryRegion.SIZE
        || message.fds().size() != count) {
      throw new RefusedException(
          "%s regions in %d bytes, with %d descriptors"
              .formatted(Integer.toUnsignedString(count), message.size(), message.fds().size()));
    }
    List<MemoryRegion> regions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      regions.add(MemoryRegion.read(message.payload(), 8 + i * MemoryRegion.SIZE));
    }
    MemoryTable table = MemoryTable.map(regions, message.fds());
    rings.change(() -> rings.replaceMemory(table));
  }

  private void addMemory(Message message) throws RefusedException {
    if (message.fds().isEmpty()) {
      throw new RefusedException("no descriptor");
    }
    Fd fd = message.fds().getFirst();
    MemoryTable table = rings.memory().add(MemoryRegion.read(message.payload(), 8), fd);
    rings.change(() -> rings.replaceMemory(table));
  }

  private void removeMemory(Message message) throws RefusedException {
    MemoryTable table = rings.memory().without(MemoryRegion.read(message.payload(), 8));
    rings.change(() -> rings.replaceMemory(table));
  }

  /**
   * Part of the configuration space. Front ends ask for as much as their newest field needs: what
   * the device does not have reads as zero.
   */
  private Reply config(Message message) {
    long offset = Integer.toUnsignedLong(message.u32(0));
    long length = Integer.toUnsignedLong(message.u32(4));
    if (offset + length > Protocol.CONFIG_MAX || length > message.size() - Protocol.CONFIG_DATA) {
      device.refuse("%s: %d bytes at %d".formatted(message.name(), length, offset));
      return new Reply(NONE); // which says so
    }
    byte[] space = device.readConfig();
    byte[] reply = new byte[message.size()];
    message.payload().get(0, reply);
    for (int i = 0; i < length; i++) {
      long at = offset + i;
      reply[Protocol.CONFIG_DATA + i] = at < space.length ? space[(int) at] : 0;
    }
    return new Reply(reply);
  }

  private void setConfig(Message message) throws RefusedException {
    long offset = Integer.toUnsignedLong(message.u32(0));
    int length = message.u32(4);
    if (length < 0 || length > message.size() - Protocol.CONFIG_DATA || offset > 0xffff) {
      throw new RefusedException("%d bytes at %d".formatted(length, offset));
    }
    byte[] data = new byte[length];
    message.payload().get(Protocol.CONFIG_DATA, data);
    // Whatever its flags: what cannot be written cannot be migrated either.
    if (!device.writeConfig((int) offset, data)) {
      throw new RefusedException("%d bytes at %d cannot be written".formatted(length, offset));
    }
  }

  private void setInflight(Message message) throws RefusedException {
    if (message.fds().isEmpty()) {
      throw new RefusedException("no descriptor");
    }
    if (rings.anyStarted()) {
      throw new RefusedException("a record while rings are started");
    }
    InflightMemory memory = InflightMemory.of(message);
    rings.record(memory, memory.map(message.fds().getFirst(), device.queueCount()));
  }

  private void setRequests(Message message) throws RefusedException, IOException {
    if (message.fds().isEmpty()) {
      throw new RefusedException("no descriptor");
    }
    Fd fd = message.fds().getFirst();
    if (FileCalls.status(fd).type() != FileStatus.Type.SOCKET) {
      throw new RefusedException("the descriptor is no socket");
    }
    FileCalls.setNonBlocking(fd, true);
    closeRequests();
    requests =
        new MessageStream(UnixSocket.adoptShared(message.take(0)), MessageStream.Incoming.REPLIES);
  }

  private void closeRequests() {
    if (requests != null) {
      requests.close();
      requests = null;
    }
  }

  /** Buffers of a ring were used. */
  void used(int queue) {
    rings.used(queue);
  }

  /** The configuration space changed by itself, or the device broke. */
  void configChanged() {
    if ((device.status() & Status.NEEDS_RESET) != 0) {
      rings.failed();
    }
    if (requests != null && (protocol & Protocol.bit(Protocol.CONFIG)) != 0) {
      try {
        requests.send(Protocol.BACKEND_CONFIG_CHANGE, 0, NONE);
      } catch (IOException e) {
        log.log(WARNING, "the front end was not told of a change: {0}", e.getMessage());
      }
    }
  }

  /** The front end is gone: whatever it gave is let go of. */
  @Override
  public void close() {
    rings.close();
    closeRequests();
  }

  private static Reply u64(long value) {
    return new Reply(BackEndLink.u64(value));
  }
}
