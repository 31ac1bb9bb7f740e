package stile.net;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import stile.virtio.Features;

/**
 * What may stand in the header before a frame, in one direction, after what was negotiated (virtio
 * 1.4, sections 5.1.6.2 and 5.1.6.4). It looks at copies of ours, which nobody changes meanwhile.
 */
final class HeaderRules {
  private static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfShort LE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  /** Nothing has been negotiated. */
  static final HeaderRules NONE = new HeaderRules(false, false, false, false, false, 0);

  private final boolean csum;
  private final boolean tso4;
  private final boolean tso6;
  private final boolean ecn;
  private final boolean uso;
  private final int mtu;

  private HeaderRules(boolean csum, boolean tso4, boolean tso6, boolean ecn, boolean uso, int mtu) {
    this.csum = csum;
    this.tso4 = tso4;
    this.tso6 = tso6;
    this.ecn = ecn;
    this.uso = uso;
    this.mtu = mtu;
  }

  /** For frames from the driver. */
  static HeaderRules outgoing(long features, int mtu) {
    return new HeaderRules(
        Features.has(features, NetLayout.F_CSUM),
        Features.has(features, NetLayout.F_HOST_TSO4),
        Features.has(features, NetLayout.F_HOST_TSO6),
        Features.has(features, NetLayout.F_HOST_ECN),
        Features.has(features, NetLayout.F_HOST_USO),
        mtu);
  }

  /** For frames to the driver. */
  static HeaderRules incoming(long features, int mtu) {
    return new HeaderRules(
        Features.has(features, NetLayout.F_GUEST_CSUM),
        Features.has(features, NetLayout.F_GUEST_TSO4),
        Features.has(features, NetLayout.F_GUEST_TSO6),
        Features.has(features, NetLayout.F_GUEST_ECN),
        Features.has(features, NetLayout.F_GUEST_USO4)
            && Features.has(features, NetLayout.F_GUEST_USO6),
        mtu);
  }

  /** The longest frame there can be, without its header. */
  int longest() {
    int payload = tso4 || tso6 || uso ? NetLayout.GSO_MAX : mtu;
    return NetLayout.ETHERNET + NetLayout.VLAN_TAG + payload;
  }

  /**
   * Checks a frame by its header.
   *
   * @param header its first bytes
   * @param frame its length without the header
   * @return what is wrong with it, or null
   */
  @Nullable String fault(MemorySegment header, long frame) {
    if (frame < NetLayout.ETHERNET) {
      return "frame of %d bytes, shorter than an Ethernet header".formatted(frame);
    }
    int gso = header.get(U8, NetLayout.GSO_TYPE) & 0xff;
    if ((header.get(U8, NetLayout.FLAGS) & NetLayout.NEEDS_CSUM) != 0) {
      int start = word(header, NetLayout.CSUM_START);
      int offset = word(header, NetLayout.CSUM_OFFSET);
      if (!csum) {
        return "frame without its checksum, which was not negotiated";
      }
      if (start + offset + Short.BYTES > frame) {
        return "checksum at %d and %d in a frame of %d bytes".formatted(start, offset, frame);
      }
    } else if (gso != NetLayout.GSO_NONE) {
      return "frame to be cut into pieces, but without NEEDS_CSUM";
    }
    if (gso != NetLayout.GSO_NONE) {
      return segments(header, gso, frame);
    }
    int longest = mtu + NetLayout.ETHERNET + NetLayout.VLAN_TAG;
    return frame <= longest
        ? null
        : "frame of %d bytes, where %d are the most".formatted(frame, longest);
  }

  private @Nullable String segments(MemorySegment header, int gso, long frame) {
    boolean known =
        switch (gso & ~NetLayout.GSO_ECN) {
          case NetLayout.GSO_TCPV4 -> tso4;
          case NetLayout.GSO_TCPV6 -> tso6;
          case NetLayout.GSO_UDP_L4 -> uso && gso == NetLayout.GSO_UDP_L4;
          default -> false;
        };
    if (!known || ((gso & NetLayout.GSO_ECN) != 0 && !ecn)) {
      return "frame with gso_type %#x, which was not negotiated".formatted(gso);
    }
    int size = word(header, NetLayout.GSO_SIZE);
    if (size == 0 || size > mtu) {
      return "frame to be cut into pieces of %d bytes, with an MTU of %d".formatted(size, mtu);
    }
    return frame <= longest()
        ? null
        : "frame of %d bytes, where %d are the most".formatted(frame, longest());
  }

  /**
   * Takes out of a header that passed what the receiver need not know, and must not trust: section
   * 5.1.6.2.2, "the device MUST NOT rely on hdr_len to be correct".
   */
  static void clean(MemorySegment header, long frame) {
    int flags = header.get(U8, NetLayout.FLAGS) & NetLayout.NEEDS_CSUM;
    header.set(U8, NetLayout.FLAGS, (byte) flags);
    if (flags == 0) {
      header.set(LE16, NetLayout.CSUM_START, (short) 0);
      header.set(LE16, NetLayout.CSUM_OFFSET, (short) 0);
    }
    boolean whole = header.get(U8, NetLayout.GSO_TYPE) == NetLayout.GSO_NONE;
    if (whole) {
      header.set(LE16, NetLayout.GSO_SIZE, (short) 0);
    }
    if (whole || word(header, NetLayout.HDR_LEN) > frame) {
      header.set(LE16, NetLayout.HDR_LEN, (short) 0);
    }
    header.set(LE16, NetLayout.NUM_BUFFERS, (short) 0);
  }

  private static int word(MemorySegment header, int offset) {
    return header.get(LE16, offset) & 0xffff;
  }
}
