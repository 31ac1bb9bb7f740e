package stile.manager.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HistoryTest {
  private final History history = new History();

  @Test
  void theLastLinesInTheirOrder() {
    assertEquals(List.of(), history.last(3).lines());
    for (int i = 0; i < 5; i++) {
      String line = "line " + i;
      history.add(() -> line);
    }
    assertEquals(List.of("line 3", "line 4"), history.last(2).lines());
    assertEquals(5, history.last(100).lines().size());
    assertEquals(List.of(), history.last(0).lines());
  }

  @Test
  void whatIsTooOldIsMissedAndCounted() {
    History.Part part = history.last(10);
    for (int i = 0; i < 1000; i++) {
      String line = "line " + i;
      history.add(() -> line);
    }
    part = history.from(part.next());
    assertEquals(1000 - 512, part.missed());
    assertEquals("line 488", part.lines().getFirst());
    assertEquals("line 999", part.lines().getLast());
    assertEquals(new History.Part(1000, 0, List.of()), history.from(part.next()));
  }

  @Test
  void aLongLineIsCut() {
    history.add(() -> "x".repeat(100_000));
    assertEquals(404, history.last(1).lines().getFirst().length());
  }

  @Test
  @Timeout(30)
  void aLineEndsTheWait() throws InterruptedException {
    Thread writer = Thread.ofPlatform().start(() -> history.add(() -> "one"));
    while (history.from(0).lines().isEmpty()) {
      history.await(0, 60_000);
    }
    writer.join();
    long before = System.nanoTime();
    history.await(1, 20);
    assertTrue(System.nanoTime() - before >= 15_000_000);
  }
}
