package stile.net;

import stile.virtio.Features;

/** Which features need which others (virtio 1.4, section 5.1.3.1), as far as frames go by them. */
final class Offloads {
  private static final long NEED_CSUM =
      bits(NetLayout.F_HOST_TSO4, NetLayout.F_HOST_TSO6, NetLayout.F_HOST_USO);
  private static final long NEED_GUEST_CSUM =
      bits(
          NetLayout.F_GUEST_TSO4,
          NetLayout.F_GUEST_TSO6,
          NetLayout.F_GUEST_USO4,
          NetLayout.F_GUEST_USO6);
  private static final long HOST_TSO = bits(NetLayout.F_HOST_TSO4, NetLayout.F_HOST_TSO6);
  private static final long GUEST_TSO = bits(NetLayout.F_GUEST_TSO4, NetLayout.F_GUEST_TSO6);

  private Offloads() {}

  /**
   * Whether a choice makes sense. What needs the control queue is not looked at: behind vhost-user
   * the front end has that queue, and hides it.
   */
  static boolean consistent(long features) {
    return (Features.has(features, NetLayout.F_CSUM) || (features & NEED_CSUM) == 0)
        && (Features.has(features, NetLayout.F_GUEST_CSUM) || (features & NEED_GUEST_CSUM) == 0)
        && (!Features.has(features, NetLayout.F_HOST_ECN) || (features & HOST_TSO) != 0)
        && (!Features.has(features, NetLayout.F_GUEST_ECN) || (features & GUEST_TSO) != 0);
  }

  private static long bits(int... features) {
    long bits = 0;
    for (int feature : features) {
      bits |= Features.bit(feature);
    }
    return bits;
  }
}
