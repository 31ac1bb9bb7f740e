package stile.blk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorLogTest {
  private long now = Long.MAX_VALUE - 10; // a clock that wraps, as System.nanoTime may

  @Test
  void tellsTheFirstOfEachSecondAndCountsTheRest() {
    List<String> lines = new ArrayList<>();
    ErrorLog log = new ErrorLog("disk", () -> now, lines::add);
    log.failed("one");
    now += 999_999_999;
    log.failed("two");
    log.failed("three");
    now += 1;
    log.failed("four");
    now += 1_000_000_000;
    log.failed("five");
    assertEquals(List.of("disk: one", "disk: four (and 2 more errors)", "disk: five"), lines);
  }
}
