package stile.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuietLogTest {
  private long now = Long.MAX_VALUE - 10; // a clock that wraps, as System.nanoTime may

  @Test
  void tellsTheFirstOfEachSecondAndCountsTheRest() {
    List<String> lines = new ArrayList<>();
    QuietLog log = new QuietLog(() -> now, lines::add);
    log.warn(() -> "one");
    now += 999_999_999;
    log.warn(() -> "two");
    log.warn(() -> "three");
    now += 1;
    log.warn(() -> "four");
    now += 1_000_000_000;
    log.warn(() -> "five");
    assertEquals(List.of("one", "four (and 2 more)", "five"), lines);
  }
}
