package stile.virtio.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import stile.bindings.sys.Errno;
import stile.bindings.sys.SysException;
import stile.bindings.sys.Tap;

/** A tap interface of this system, with one queue or several. */
public final class TapInterface implements AutoCloseable {
  /** What of frames not yet finished may come out of it. */
  public static final int CSUM = Tap.CSUM;

  public static final int TSO4 = Tap.TSO4;
  public static final int TSO6 = Tap.TSO6;
  public static final int ECN = Tap.TSO_ECN;
  public static final int USO = Tap.USO4 | Tap.USO6;

  /** The most characters in a name. */
  public static final int NAME_MAX = Tap.NAME_MAX;

  private final String name;
  private final List<Tap> taps;
  private final List<TapQueue> queues;
  private int active;

  private TapInterface(String name, List<Tap> taps) {
    this.name = name;
    this.taps = List.copyOf(taps);
    queues = taps.stream().map(TapQueue::new).toList();
    active = taps.size();
  }

  /**
   * Opens an interface, or makes it; one that was made goes when it is closed.
   *
   * @throws IOException when it cannot be; the message names it
   */
  public static TapInterface open(String name, int queues) throws IOException {
    List<Tap> taps = new ArrayList<>();
    try {
      for (int i = 0; i < queues; i++) {
        taps.add(Tap.open(name, queues > 1));
      }
      return new TapInterface(name, taps);
    } catch (SysException e) {
      taps.forEach(Tap::close);
      throw new IOException(e.getMessage() + hint(e.errno(), name, queues), e);
    }
  }

  private static String hint(int errno, String name, int queues) {
    return switch (errno) {
      case Errno.EPERM ->
          "; an administrator makes it: ip tuntap add %s mode tap%s user USER"
              .formatted(name, queues > 1 ? " multi_queue" : "");
      case Errno.EINVAL ->
          "; is it a tap, and made %s multi_queue?".formatted(queues > 1 ? "with" : "without");
      case Errno.EBUSY -> "; another program has it";
      default -> "";
    };
  }

  public TapQueue queue(int index) {
    return queues.get(index);
  }

  /** Whether the kernel knows these. Before any frame went. */
  public boolean knows(int offloads) {
    boolean known = taps.getFirst().setOffloads(offloads) == 0;
    long _ = taps.getFirst().setOffloads(0);
    return known;
  }

  /** Says what may come out of it from now on. */
  public void setOffloads(int offloads) throws IOException {
    long result = taps.getFirst().setOffloads(offloads);
    if (result < 0) {
      throw new IOException(
          "%s: offloads %#x: %s".formatted(this, offloads, Errno.describe((int) -result)));
    }
  }

  /** Has frames come out of the first queues, and out of no others. */
  public void use(int count) throws IOException {
    for (; active > count; active--) {
      queues.get(active - 1).attach(false);
    }
    for (; active < count; active++) {
      queues.get(active).attach(true);
    }
  }

  @Override
  public void close() {
    taps.forEach(Tap::close);
  }

  @Override
  public String toString() {
    return "tap " + name;
  }
}
