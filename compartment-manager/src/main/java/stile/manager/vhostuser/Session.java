package stile.manager.vhostuser;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
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

  private final System.Logger log;
  private final VirtioDevice device;
  private final Rings rings;
  private final RingRequests ringRequests;
  private final MemoryRequests memory;
  private final ConfigRequests config;
  private final long offered;
  private final long protocolOffered;
  private long protocol;
  private long features;

  /** The status as the front end keeps it; the device's own follows from features and rings. */
  private int status;

  Session(System.Logger log, DeviceWorker worker) {
    this.log = log;
    device = worker.device();
    rings = new Rings(log, worker);
    ringRequests = new RingRequests(rings);
    memory = new MemoryRequests(rings, device.queueCount());
    config = new ConfigRequests(log, device);
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
        return ringRequests.stop(message);
      }
      case GET_CONFIG -> {
        return config.get(message);
      }
      case SET_OWNER -> {}
      case GET_INFLIGHT_FD -> {
        return memory.makeRecord(message);
      }
      case SET_INFLIGHT_FD -> memory.setRecord(message);
      case RESET_OWNER, RESET_DEVICE -> reset();
      case SET_FEATURES -> setFeatures(message.u64(0));
      case SET_PROTOCOL_FEATURES -> setProtocolFeatures(message.u64(0));
      case SET_STATUS -> setStatus(message.u64(0));
      case SET_CONFIG -> config.set(message);
      case SET_BACKEND_REQ_FD -> config.tellBy(message);
      case SET_MEM_TABLE -> memory.setTable(message);
      case ADD_MEM_REG -> memory.add(message);
      case REM_MEM_REG -> memory.remove(message);
      case SET_VRING_NUM -> ringRequests.setSize(message);
      case SET_VRING_BASE -> ringRequests.setBase(message);
      case SET_VRING_ADDR -> ringRequests.setAddresses(message);
      case SET_VRING_ENABLE -> ringRequests.enable(message);
      case SET_VRING_KICK -> ringRequests.setKick(message);
      case SET_VRING_CALL -> ringRequests.setCall(message);
      case SET_VRING_ERR -> ringRequests.setErr(message);
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

  /** Buffers of a ring were used. */
  void used(int queue) {
    rings.used(queue);
  }

  /** The configuration space changed by itself, or the device broke. */
  void configChanged() {
    if ((device.status() & Status.NEEDS_RESET) != 0) {
      rings.failed();
    }
    if ((protocol & Protocol.bit(Protocol.CONFIG)) != 0) {
      config.tellOfChange();
    }
  }

  /** The front end is gone: whatever it gave is let go of. */
  @Override
  public void close() {
    rings.close();
    config.close();
  }

  private static Reply u64(long value) {
    return new Reply(BackEndLink.u64(value));
  }
}
