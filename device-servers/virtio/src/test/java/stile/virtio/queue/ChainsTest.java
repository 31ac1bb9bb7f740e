package stile.virtio.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChainsTest {
  private static final int SIZE = 64;

  private final Chains chains = chains();

  private static Chains chains() {
    return new Chains(0, SIZE, SharedRegions.of(0, Arena.ofAuto().allocate(16, 16)));
  }

  private DescriptorChain named(int id) {
    DescriptorChain chain = chains.free();
    chains.name(chain, id);
    return chain;
  }

  private DescriptorChain take(int id) {
    DescriptorChain chain = named(id);
    chains.take(chain);
    return chain;
  }

  @Test
  void oneAfterTheOtherIsOneObject() {
    DescriptorChain first = take(3);
    chains.give(first);

    DescriptorChain second = take(5);
    assertSame(first, second);
    assertEquals(5, second.id());
  }

  @Test
  void aChainThatIsNotTakenAfterAllIsFreeStill() {
    DescriptorChain refused = named(3);

    assertSame(refused, take(3));
  }

  @Test
  void thereAreAsManyObjectsAsWereEverTakenTogether() {
    Random random = new Random(1);
    Set<DescriptorChain> objects = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<DescriptorChain> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Integer> free = new ArrayDeque<>();
    for (int head = 0; head < SIZE; head++) {
      free.add(head);
    }
    int most = 0;
    for (int i = 0; i < 10_000; i++) {
      if (!taken.isEmpty() && random.nextInt(SIZE / 2) < taken.size()) {
        DescriptorChain chain =
            taken.stream().skip(random.nextInt(taken.size())).findFirst().orElseThrow();
        taken.remove(chain);
        chains.requireTaken(chain);
        chains.give(chain);
        free.add(chain.id());
      } else {
        int head = free.remove();
        DescriptorChain chain = take(head);
        assertEquals(head, chain.id());
        taken.add(chain);
        objects.add(chain);
        most = Math.max(most, taken.size());
      }
    }
    assertEquals(most, objects.size());
  }

  @Test
  void aHeadIsTakenOnce() {
    DescriptorChain chain = take(3);
    assertNotSame(chain, take(4));
    assertThrows(VirtqueueException.class, () -> named(3));

    chains.give(chain);
    take(3);
  }

  @Test
  void whatIsNotTakenHereIsNotGivenBack() {
    DescriptorChain chain = take(3);
    chains.give(chain);
    assertThrows(IllegalStateException.class, () -> chains.requireTaken(chain));

    DescriptorChain alien = new ChainsTest().take(3);
    assertThrows(IllegalStateException.class, () -> chains.requireTaken(alien));
  }
}
