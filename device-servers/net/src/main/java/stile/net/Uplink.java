package stile.net;

import static java.lang.System.Logger.Level.ERROR;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import stile.virtio.device.Source;
import stile.virtio.host.HostChannel;
import stile.virtio.host.IoVectors;
import stile.virtio.host.TapInterface;
import stile.virtio.host.TapQueue;
import stile.virtio.worker.PollWaiter;
import stile.virtio.worker.Uninterrupted;

/** The port of a switch that leads to a tap interface. It has a thread of its own. */
final class Uplink implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("stile.net");
  private static final int FRAMES_PER_TURN = 64;

  private final Switch center;
  private final SwitchPort port;
  private final TapInterface tap;
  private final TapQueue queue;
  private final int longest;
  private final MemorySegment frame;
  private final IoVectors vectors = new IoVectors(1);
  private final PollWaiter waiter = new PollWaiter();
  private final Thread thread;
  private volatile boolean closing;

  /**
   * @param tap closed with this
   * @param longest frame, with its header
   */
  Uplink(Switch center, SwitchPort port, TapInterface tap, int longest) throws IOException {
    this.center = center;
    this.port = port;
    this.tap = tap;
    this.longest = longest;
    queue = tap.queue(0);
    frame = Arena.ofAuto().allocate(longest + 1L, Long.BYTES);
    waiter.watch(new Wake(queue.fd()));
    waiter.watch(new Wake(port.fd()));
    thread = Thread.ofPlatform().name(port.name).daemon().unstarted(this::run);
  }

  /** Only to be woken: the loop looks by itself. */
  private record Wake(int fd) implements Source {
    @Override
    public int ready() {
      return 0;
    }
  }

  void start() {
    port.open();
    thread.start();
  }

  SwitchPort port() {
    return port;
  }

  private void run() {
    try {
      while (!closing) {
        if (in() + out() == 0) {
          waiter.await(-1, source -> {});
        }
      }
    } catch (IOException e) {
      LOG.log(ERROR, "{0}: the switch goes on without: {1}", port.name, e.getMessage());
    } finally {
      port.shut();
    }
  }

  private int in() throws IOException {
    int frames = 0;
    while (frames < FRAMES_PER_TURN) {
      vectors.clear();
      vectors.add(frame.address(), longest + 1L);
      long length = queue.read(vectors);
      if (length == HostChannel.NOTHING) {
        break;
      }
      frames++;
      if (length > longest || length < NetLayout.HEADER + NetLayout.ETHERNET) {
        port.refuse();
      } else {
        frame.asSlice(0, NetLayout.HEADER).fill((byte) 0);
        String _ = center.forward(port, frame, (int) length);
      }
    }
    return frames;
  }

  private int out() throws IOException {
    int frames = 0;
    FrameRing ring = port.frames();
    while (frames < FRAMES_PER_TURN && port.waiting()) {
      vectors.clear();
      vectors.add(ring.memory().address() + ring.offset(), ring.first());
      long _ = queue.write(vectors); // a frame that is refused is lost
      ring.remove();
      frames++;
    }
    return frames;
  }

  @Override
  public void close() {
    closing = true;
    waiter.wake();
    Uninterrupted.join(thread);
    waiter.close();
    tap.close();
  }
}
