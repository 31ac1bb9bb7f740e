package stile.bench.message;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import stile.bindings.sys.Poll;
import stile.manager.amp.AmpBus;
import stile.manager.amp.AmpLayout;
import stile.manager.amp.BusListener;
import stile.manager.amp.BusSettings;
import stile.manager.ivshmem.IvshmemListener;
import stile.manager.ivshmem.IvshmemServer;
import stile.manager.msg.Generation;
import stile.manager.msg.Message;
import stile.manager.msg.Outcome;

/**
 * Pings a peer over the bus, once with this side looking all the time and once with it asleep until
 * the doorbell rings, and prints how long a round trip took. The peer, {@code ping}, looks all the
 * time.
 */
public final class MessageRoundTrip implements BusListener, IvshmemListener {
  private static final long CARVE_OUT = 16 << 20;
  private static final long WINDOW = 64 << 10;
  private static final int WARM_UP = 20_000;
  private static final int PINGS = 100_000;

  private final IvshmemServer server;
  private final AmpBus bus;
  private final Poll poll = new Poll(1 + IvshmemServer.WATCHED);
  private boolean present;
  private long answered = -1;

  private MessageRoundTrip(Path socket, int words) throws IOException {
    server = IvshmemServer.listen("bench", socket, CARVE_OUT, 1, this);
    AmpLayout layout = AmpLayout.place(WINDOW, words, 8, 64, 64);
    bus =
        new AmpBus(
            new BusSettings("bench", layout, Generation.V2, Duration.ofSeconds(20)),
            server.memory().asSlice(0, WINDOW),
            server.doorbell()::ring,
            () -> {},
            this);
  }

  /** Its argument is the socket to listen on. */
  public static void main(String[] args) throws IOException {
    MessageRoundTrip bench = new MessageRoundTrip(Path.of(args[0]), 1);
    System.out.println("listening");
    bench.awaitPeer();
    bench.measure("polled", true, WARM_UP, PINGS);
    bench.measure("blocking", false, WARM_UP / 10, PINGS / 10);
    bench.bus.shutdown("done");
    bench.server.close();
  }

  private void awaitPeer() {
    bus.open(System.nanoTime());
    while (!present) {
      server.step();
      bus.step(System.nanoTime());
    }
  }

  private void measure(String how, boolean polled, int warmUp, int pings) {
    long[] nanos = new long[pings];
    for (int i = -warmUp; i < pings; i++) {
      long one = ping(polled);
      if (i >= 0) {
        nanos[i] = one;
      }
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%-9s %d pings: median %.2f us, 90%% %.2f us, 99%% %.2f us%n",
        how, pings, at(nanos, 0.5), at(nanos, 0.9), at(nanos, 0.99));
  }

  private static double at(long[] sorted, double fraction) {
    return sorted[(int) (fraction * (sorted.length - 1))] / 1000.0;
  }

  private long ping(boolean polled) {
    answered = -1;
    if (!bus.ping(System.nanoTime())) {
      throw new IllegalStateException("the peer does not read");
    }
    while (answered < 0) {
      if (!present) {
        throw new IllegalStateException("the peer is gone");
      }
      if (!polled) {
        poll.set(0, server.doorbell().fd(), Poll.IN);
        poll.await(1000);
        server.doorbell().drain();
      }
      bus.step(System.nanoTime());
    }
    return answered;
  }

  @Override
  public void pong(long nanos) {
    answered = nanos;
  }

  @Override
  public boolean settled() {
    return true;
  }

  @Override
  public void running() {
    present = true;
  }

  @Override
  public void lost(String reason) {
    present = false;
  }

  @Override
  public void waiting(String reason) {
    System.err.println(reason);
  }

  @Override
  public Outcome deviceMessage(Message request) {
    return Outcome.NO_DEVICE;
  }

  @Override
  public void available(int device, int queue) {}

  @Override
  public void detached(String reason) {
    present = false;
  }
}
