package stile.net;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A learning switch. Each port's thread brings its frames here and carries them to the rings of the
 * others; nothing is shared but what each port has learned, which only its own thread writes.
 *
 * <p>No port can take what is another's: a port's own address stays its own, an address that was
 * seen elsewhere a moment ago does not move, and who sends from thousands fills a table of its own.
 */
final class Switch {
  /** An address moves to another port when it was silent for so long. */
  static final long HOLD_SECONDS = 5;

  private static final ValueLayout.OfShort BE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);

  private final LongSupplier seconds;

  /** Replaced, never changed. */
  private volatile SwitchPort[] ports = {};

  /**
   * @param seconds a clock that never goes back
   */
  Switch(LongSupplier seconds) {
    this.seconds = seconds;
  }

  synchronized void add(SwitchPort port) {
    List<SwitchPort> more = new ArrayList<>(Arrays.asList(ports));
    more.add(port);
    ports = more.toArray(SwitchPort[]::new);
  }

  synchronized void remove(SwitchPort port) {
    ports = Arrays.stream(ports).filter(p -> !p.equals(port)).toArray(SwitchPort[]::new);
  }

  /** The port whose own address this is, or null. */
  @Nullable SwitchPort owner(long address) {
    for (SwitchPort port : ports) {
      if (port.own == address && address != 0) {
        return port;
      }
    }
    return null;
  }

  /**
   * Carries a frame to where it belongs.
   *
   * @param frame in memory that nobody else changes, its header before it
   * @param length with the header; an Ethernet header at least
   * @return why it was refused, or null
   */
  @Nullable String forward(SwitchPort from, MemorySegment frame, int length) {
    long destination = address(frame, NetLayout.HEADER);
    long source = address(frame, NetLayout.HEADER + NetLayout.MAC_SIZE);
    if (!MacAddress.isOwn(source)) {
      from.refuse();
      return "its sender is a group, or nobody";
    }
    SwitchPort owner = owner(source);
    if (owner != null && !owner.equals(from)) {
      from.refuse();
      return "its sender is another port's";
    }
    long now = seconds.getAsLong();
    if (owner == null) {
      learn(from, source, now);
    }
    SwitchPort to = MacAddress.isGroup(destination) ? null : find(destination, now);
    if (to == null) {
      for (SwitchPort port : ports) {
        if (!port.equals(from)) {
          port.deliver(frame, 0, length);
        }
      }
    } else if (!to.equals(from)) {
      to.deliver(frame, 0, length);
    }
    return null;
  }

  private void learn(SwitchPort from, long source, long now) {
    long age = from.learned.age(source, now);
    if (age == 0) {
      return;
    }
    for (SwitchPort port : ports) {
      if (!port.equals(from)) {
        long elsewhere = port.learned.age(source, now);
        if (elsewhere >= 0 && elsewhere < HOLD_SECONDS) {
          return;
        }
      }
    }
    from.learned.see(source, now);
  }

  private @Nullable SwitchPort find(long destination, long now) {
    SwitchPort owner = owner(destination);
    if (owner != null) {
      return owner;
    }
    SwitchPort found = null;
    long least = Long.MAX_VALUE;
    for (SwitchPort port : ports) {
      long age = port.learned.age(destination, now);
      if (age >= 0 && age < least) {
        least = age;
        found = port;
      }
    }
    return found;
  }

  private static long address(MemorySegment frame, long at) {
    return (frame.get(BE16, at) & 0xffffL) << 32
        | (frame.get(BE16, at + 2) & 0xffffL) << 16
        | (frame.get(BE16, at + 4) & 0xffffL);
  }
}
