package stile.manager.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import stile.bindings.memory.Barriers;
import stile.bindings.memory.Fences;

/** The bus's indices and words towards a peer that Java's own fences do not reach. */
class OutsidePeerTest {
  private final MemorySegment window = MemorySegment.ofArray(new long[128]);
  private final List<String> made = new ArrayList<>();
  private final Fences fences =
      Fences.outside(
          new Barriers() {
            @Override
            public void full() {
              made.add("full");
            }

            @Override
            public void store() {
              made.add("store " + new QueueHead(window, 0).tail());
            }

            @Override
            public void load() {
              made.add("load");
            }
          });

  @Test
  void anIndexIsStoredAfterWhatItTellsOf() {
    QueueHead head = new QueueHead(window, 0, fences);
    head.setTail(3);
    assertEquals(List.of("store 0"), made);
    assertEquals(3, head.tail());
    assertEquals(List.of("store 0", "load"), made);
  }

  @Test
  void notificationsAreRaisedAndTakenBetweenBarriers() {
    NotificationWords device = new NotificationWords(window, 256, 512, 1, fences);
    NotificationWords driver = new NotificationWords(window, 512, 256, 1);
    assertTrue(device.raise(5));
    assertEquals(List.of("full"), made);
    assertEquals(1 << 5, driver.take(0));
    made.clear();
    assertTrue(driver.raise(6));
    assertEquals(1 << 6, device.take(0));
    assertEquals(List.of("full"), made);
  }
}
