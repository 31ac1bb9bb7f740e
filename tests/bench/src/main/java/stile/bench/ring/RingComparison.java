package stile.bench.ring;

import java.util.Arrays;
import java.util.Locale;

/**
 * The device side of the ring in Java against the same loop in C, in one process, on one thread, by
 * turns, so that both meet the same machine. Prints nanoseconds per descriptor and the median ratio
 * of neighbouring turns.
 */
public final class RingComparison {
  private static final int[] BYTES = {0, 512, 4096};
  private static final int TURNS = 801;
  private static final long WARM_UP_NANOS = 2_000_000_000L;

  /** So few that most turns end before another process takes the processor. */
  private static final int BATCHES = 100;

  private RingComparison() {}

  private interface Device {
    int serve();
  }

  /** Takes the ring, {@code split} or {@code packed}: a process of its own for each. */
  public static void main(String[] args) {
    RingTwin twin = RingTwin.valueOf(args[0].toUpperCase(Locale.ROOT));
    System.out.printf("%8s %12s %12s %8s%n", "bytes", "C ns/desc", "Java ns/desc", "Java/C");
    for (int bytes : BYTES) {
      compare(twin, bytes);
    }
  }

  private static void compare(RingTwin twin, int bytes) {
    RingFixture ring = new RingFixture(twin, bytes);
    double[] java = new double[TURNS];
    double[] c = new double[TURNS];
    double[] ratio = new double[TURNS];
    long warm = System.nanoTime() + WARM_UP_NANOS;
    while (System.nanoTime() - warm < 0) {
      turn(ring, ring::deviceC);
      turn(ring, ring::deviceJava);
    }
    for (int turn = 0; turn < TURNS; turn++) {
      c[turn] = turn(ring, ring::deviceC);
      java[turn] = turn(ring, ring::deviceJava);
      ratio[turn] = java[turn] / c[turn];
    }
    System.out.printf("%8d %12.2f %12.2f %8.2f%n", bytes, median(c), median(java), median(ratio));
  }

  /** One turn, in nanoseconds per descriptor of the device's part. */
  private static double turn(RingFixture ring, Device device) {
    ring.reset();
    long nanos = 0;
    for (int i = 0; i < BATCHES; i++) {
      ring.driver();
      long start = System.nanoTime();
      int done = device.serve();
      nanos += System.nanoTime() - start;
      if (done != RingFixture.SIZE) {
        throw new IllegalStateException("served " + done + " of " + RingFixture.SIZE);
      }
    }
    return (double) nanos / BATCHES / RingFixture.SIZE;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
