package stile.manager.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stile.bindings.abi.Abi;
import stile.bindings.abi.stile_condition;
import stile.bindings.abi.stile_list;
import stile.bindings.abi.stile_mailbox;
import stile.bindings.abi.stile_operation;
import stile.bindings.abi.stile_place;

/** A controller in the kernel module's numbers; they stand in native/include/stile/mailbox.h. */
class ModuleMailboxTest {
  private static final Place PLACE = new Place(1, 0x24, 16);
  private static final Condition SEVEN = new Condition(new Place(2, 0x30, 8), 0xf, 7, true);
  private static final Condition ANY = new Condition(new Place(0, 0x18, 32), 3, 0, false);

  private static Controller controller(List<Operation> ring, List<Operation> acknowledge) {
    return new Controller(
        "k",
        List.of(
            new Block("a", 0x1000, 0x1000, true),
            new Block("b", 0x8000, 0x100, true),
            new Block("c", 0x9000, 0x100, true)),
        List.of(new Operation.Store(PLACE, 1)),
        ring,
        Optional.of(SEVEN),
        Optional.of(ANY),
        acknowledge,
        List.of(new Operation.Store(PLACE, 3)),
        List.of(new Operation.Store(PLACE, 2)),
        List.of(new Operation.Store(PLACE, 4)));
  }

  private static String text(MemorySegment list) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < stile_list.count(list); i++) {
      MemorySegment operation = stile_list.operations(list, i);
      text.append(
          "%d %d (%s) %x [%s]\n"
              .formatted(
                  stile_operation.kind(operation),
                  stile_operation.limit(operation),
                  place(stile_operation.place(operation)),
                  stile_operation.value(operation),
                  condition(stile_operation.condition(operation))));
    }
    return text.toString();
  }

  private static String place(MemorySegment place) {
    return "%d+%x:%d"
        .formatted(stile_place.block(place), stile_place.offset(place), stile_place.width(place));
  }

  private static String condition(MemorySegment condition) {
    return "%s %x %x %d"
        .formatted(
            place(stile_condition.place(condition)),
            stile_condition.mask(condition),
            stile_condition.value(condition),
            stile_condition.sense(condition));
  }

  @Test
  void eachOperationHasItsNumber() {
    List<Operation> all =
        List.of(
            new Operation.Store(PLACE, 0xffff),
            new Operation.Change(PLACE, 5, true),
            new Operation.Change(PLACE, 6, false),
            new Operation.Read(PLACE),
            new Operation.Take(PLACE, ANY, 64),
            new Operation.Await(SEVEN, Duration.ofSeconds(1)),
            new Operation.Delay(Duration.ofMillis(1)),
            new Operation.Barrier());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mailbox = ModuleMailbox.of(controller(all, List.of()), arena);
      assertEquals(
          """
          1 0 (1+24:16) ffff [0+0:0 0 0 0]
          2 0 (1+24:16) 5 [0+0:0 0 0 0]
          3 0 (1+24:16) 6 [0+0:0 0 0 0]
          4 0 (1+24:16) 0 [0+0:0 0 0 0]
          5 64 (1+24:16) 0 [0+18:32 3 0 2]
          6 1000000000 (0+0:0) 0 [2+30:8 f 7 1]
          7 1000000 (0+0:0) 0 [0+0:0 0 0 0]
          8 0 (0+0:0) 0 [0+0:0 0 0 0]
          """,
          text(stile_mailbox.ring(mailbox)));
    }
  }

  @Test
  void eachListHasItsPlace() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mailbox =
          ModuleMailbox.of(
              controller(
                  List.of(new Operation.Store(PLACE, 8)), List.of(new Operation.Store(PLACE, 9))),
              arena);
      String store = "1 0 (1+24:16) %d [0+0:0 0 0 0]\n";
      assertEquals(
          store.formatted(1) + store.formatted(2), text(stile_mailbox.initialise(mailbox)));
      assertEquals(store.formatted(8), text(stile_mailbox.ring(mailbox)));
      assertEquals(store.formatted(9), text(stile_mailbox.acknowledge(mailbox)));
      assertEquals(store.formatted(3) + store.formatted(4), text(stile_mailbox.finish(mailbox)));
      assertEquals("2+30:8 f 7 1", condition(stile_mailbox.full(mailbox)));
      assertEquals("0+18:32 3 0 2", condition(stile_mailbox.pending(mailbox)));
      assertEquals(0x1000, stile_mailbox.blocks(mailbox, 0));
      assertEquals(0x8000, stile_mailbox.blocks(mailbox, 1));
      assertEquals(0x9000, stile_mailbox.blocks(mailbox, 2));
    }
  }

  @Test
  void limitsAreTheModules() {
    assertEquals(Abi.STILE_MAILBOX_BLOCKS(), ModuleMailbox.BLOCKS);
    assertEquals(Abi.STILE_OPERATIONS(), ModuleMailbox.OPERATIONS);
    assertEquals(Abi.STILE_TAKE_MAX(), ModuleMailbox.TAKE);
    assertEquals(Abi.STILE_DELAY_SHORT_MAX(), ModuleMailbox.SHORT_DELAY.toNanos());
  }
}
