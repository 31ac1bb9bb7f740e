package stile.virtio.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitStrategyTest {
  @Test
  void spinLooksForEverBlockNotAtAllHybridForAWhile() {
    assertEquals(Long.MAX_VALUE, WaitStrategy.SPIN.spinNanos());
    assertEquals(0, WaitStrategy.BLOCK.spinNanos());
    assertEquals(50_000, WaitStrategy.hybrid(Duration.ofNanos(50_000)).spinNanos());
  }
}
