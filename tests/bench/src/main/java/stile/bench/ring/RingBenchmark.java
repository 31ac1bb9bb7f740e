package stile.bench.ring;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Driver and device together, per descriptor. With {@code -prof gc} it shows that nothing is
 * allocated per request.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RingBenchmark {
  /** Payload per descriptor. */
  @Param({"0", "512", "4096"})
  public int bytes;

  /** Which ring. */
  @Param({"SPLIT", "PACKED"})
  public RingTwin twin = RingTwin.SPLIT;

  private RingFixture ring = new RingFixture(RingTwin.SPLIT, 0);

  /** Lays the ring. */
  @Setup
  public void setUp() {
    ring = new RingFixture(twin, bytes);
  }

  /** The device in Java. */
  @Benchmark
  @OperationsPerInvocation(RingFixture.SIZE)
  public int java() {
    return ring.driver() + ring.deviceJava();
  }

  /** The device in C. */
  @Benchmark
  @OperationsPerInvocation(RingFixture.SIZE)
  public int c() {
    return ring.driver() + ring.deviceC();
  }
}
