package stile.manager.vhostuser;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import stile.virtio.Features;

/** What a back end said of itself when it was asked, and what was agreed with it. */
final class BackEndOffer {
  /** What we make use of. */
  private static final long WANTED =
      Protocol.bit(Protocol.MQ)
          | Protocol.bit(Protocol.REPLY_ACK)
          | Protocol.bit(Protocol.BACKEND_REQ)
          | Protocol.bit(Protocol.CONFIG)
          | Protocol.bit(Protocol.INFLIGHT_SHMFD)
          | Protocol.bit(Protocol.RESET_DEVICE)
          | Protocol.bit(Protocol.STATUS);

  private static final byte[] NONE = {};

  private final long features;
  private final long protocol;
  private final int queues;
  private final byte[] config;

  private BackEndOffer(long features, long protocol, int queues, byte[] config) {
    this.features = features;
    this.protocol = protocol;
    this.queues = queues;
    this.config = config;
  }

  /** The first words of a session. */
  static BackEndOffer ask(BackEndLink link, RemoteSettings settings)
      throws IOException, RefusedException {
    long features = link.number(Request.GET_FEATURES);
    if (!Features.has(features, Features.VERSION_1)) {
      throw new RefusedException(
          "the back end offers %s; VERSION_1 is missing".formatted(Features.toString(features)));
    }
    long protocol = 0;
    if (Features.has(features, Protocol.F_PROTOCOL_FEATURES)) {
      protocol = link.number(Request.GET_PROTOCOL_FEATURES) & WANTED;
      link.tell(Request.SET_PROTOCOL_FEATURES, BackEndLink.u64(protocol));
      if (has(protocol, Protocol.REPLY_ACK)) {
        link.acknowledged();
      }
    }
    int queues = queues(link, protocol, settings);
    if (has(protocol, Protocol.BACKEND_REQ)) {
      link.hear();
    }
    link.tell(Request.SET_OWNER, NONE);
    byte[] config =
        has(protocol, Protocol.CONFIG)
            ? config(link, settings.configSize())
            : ownConfig(settings.tag(), queues);
    return new BackEndOffer(features, protocol, queues, config);
  }

  private static int queues(BackEndLink link, long protocol, RemoteSettings settings)
      throws IOException, RefusedException {
    if (!has(protocol, Protocol.MQ)) {
      return settings.queues().orElse(1); // it cannot be asked
    }
    long most = link.number(Request.GET_QUEUE_NUM);
    int wanted = settings.queues().orElse(Math.clamp(most, 1, RemoteSettings.QUEUES_MAX));
    if (wanted > most) {
      throw new RefusedException("the back end has %d queues; expected %d".formatted(most, wanted));
    }
    return wanted;
  }

  /** What is said of the device in place of a back end that keeps no configuration space. */
  private static byte[] ownConfig(@Nullable String tag, int queues) {
    return tag == null ? NONE : FileSystemConfig.of(tag, queues);
  }

  /** The whole configuration space; a reply without any is how a back end refuses. */
  static byte[] config(BackEndLink link, int size) throws IOException, RefusedException {
    if (size == 0) {
      return NONE;
    }
    byte[] wanted =
        BackEndLink.buffer(Protocol.CONFIG_DATA + size).putInt(0).putInt(size).putInt(0).array();
    try (Message reply = link.ask(Request.GET_CONFIG, wanted)) {
      ByteBuffer payload = reply.payload();
      if (reply.size() != wanted.length || payload.getInt(0) != 0 || payload.getInt(4) != size) {
        throw new RefusedException(
            "the back end does not give %d bytes of configuration (config-size)".formatted(size));
      }
      byte[] config = new byte[size];
      payload.get(Protocol.CONFIG_DATA, config);
      return config;
    }
  }

  /** Of device and rings. */
  long features() {
    return features;
  }

  int queues() {
    return queues;
  }

  /** The configuration space at that time; empty when nobody keeps one. */
  byte[] config() {
    return config;
  }

  /** Whether a protocol feature is in use. */
  boolean has(int protocolFeature) {
    return has(protocol, protocolFeature);
  }

  private static boolean has(long protocol, int feature) {
    return (protocol & Protocol.bit(feature)) != 0;
  }
}
