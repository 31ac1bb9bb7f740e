package stile.manager.vhostuser;

import org.jspecify.annotations.Nullable;
import stile.bindings.sys.EventFd;

/** What a front end says of the rings: how large, where, who rings, and when they are served. */
final class RingRequests {
  /** Ring flag of SET_VRING_ADDR: log what is written. */
  private static final int LOG_WRITES = 1;

  private final Rings rings;

  RingRequests(Rings rings) {
    this.rings = rings;
  }

  void setSize(Message message) throws RefusedException {
    stopped(message).size = message.u32(4);
  }

  /** Where it goes on, in this back end or in one before. */
  void setBase(Message message) throws RefusedException {
    Vring ring = stopped(message);
    ring.position = message.u32(4);
    ring.positioned = true;
  }

  void setAddresses(Message message) throws RefusedException {
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

  void enable(Message message) throws RefusedException {
    Vring ring = rings.ring(message.u32(0));
    rings.change(() -> ring.enabled = message.u32(4) != 0);
  }

  /** Starts it. */
  void setKick(Message message) throws RefusedException {
    Vring ring = named(message);
    @Nullable EventFd fd = fd(message);
    rings.change(
        () -> {
          ring.kick(fd);
          ring.started = true;
        });
  }

  void setCall(Message message) throws RefusedException {
    Vring ring = named(message);
    ring.call(fd(message));
    rings.used(ring.index); // what was used in between may have gone unheard
  }

  void setErr(Message message) throws RefusedException {
    named(message).err(fd(message));
  }

  /** Stops a ring, and says where the next back end goes on. */
  Reply stop(Message message) throws RefusedException {
    Vring ring = rings.ring(message.u32(0));
    rings.change(ring::stop);
    return new Reply(BackEndLink.ring(ring.index, ring.position));
  }

  /** A ring that may be changed. */
  private Vring stopped(Message message) throws RefusedException {
    Vring ring = rings.ring(message.u32(0));
    if (ring.started) {
      throw new RefusedException("ring %d is started".formatted(ring.index));
    }
    return ring;
  }

  /** The ring of a message that may carry a descriptor. */
  private Vring named(Message message) throws RefusedException {
    return rings.ring((int) message.u64(0) & Protocol.RING_MASK);
  }

  private static @Nullable EventFd fd(Message message) throws RefusedException {
    boolean none = (message.u64(0) & Protocol.NO_FD) != 0;
    if (message.fds().size() != (none ? 0 : 1)) {
      throw new RefusedException(
          "%d descriptors, and a flag that says %s"
              .formatted(message.fds().size(), none ? "none" : "one"));
    }
    return none ? null : Vring.eventFd(message);
  }
}
