package stile.bindings.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FencesTest {
  private final List<String> made = new ArrayList<>();
  private final Barriers barriers =
      new Barriers() {
        @Override
        public void full() {
          made.add("full");
        }

        @Override
        public void store() {
          made.add("store");
        }

        @Override
        public void load() {
          made.add("load");
        }
      };

  @Test
  void aPeerOutsideIsReachedByBarriers() {
    Fences fences = Fences.outside(barriers);
    fences.acquire();
    fences.release();
    fences.full();
    assertEquals(List.of("load", "store", "full"), made);
  }
}
