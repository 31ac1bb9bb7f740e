package stile.manager.controller;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import stile.bindings.abi.Abi;
import stile.bindings.abi.stile_condition;
import stile.bindings.abi.stile_list;
import stile.bindings.abi.stile_mailbox;
import stile.bindings.abi.stile_operation;
import stile.bindings.abi.stile_place;

/**
 * A controller as the kernel module is told of it, in numbers: {@code
 * native/include/stile/mailbox.h}. The module masks nothing in between, so what unmasks belongs to
 * the beginning, and what masks to the end.
 */
public final class ModuleMailbox {
  /** Blocks of registers at the most. */
  public static final int BLOCKS = 3;

  /** Operations in one list at the most. */
  public static final int OPERATIONS = 8;

  /** How often a FIFO is read at the most. */
  public static final int TAKE = 64;

  /** The longest delay in what runs in an interrupt. */
  public static final Duration SHORT_DELAY = Duration.ofNanos(10_000);

  private ModuleMailbox() {}

  /** What the module is told first: all that comes before the first interrupt. */
  public static List<Operation> beginning(Controller controller) {
    return join(controller.initialise(), controller.unmask());
  }

  /** What the module does last. */
  public static List<Operation> end(Controller controller) {
    return join(controller.mask(), controller.finish());
  }

  private static List<Operation> join(List<Operation> first, List<Operation> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /**
   * A {@code struct stile_mailbox}. The controller keeps the limits above: its reader sees to it.
   */
  public static MemorySegment of(Controller controller, Arena arena) {
    MemorySegment mailbox = arena.allocate(stile_mailbox.layout());
    List<Block> blocks = controller.blocks();
    for (int i = 0; i < blocks.size(); i++) {
      stile_mailbox.blocks(mailbox, i, blocks.get(i).address());
    }
    put(beginning(controller), stile_mailbox.initialise(mailbox));
    put(controller.ring(), stile_mailbox.ring(mailbox));
    put(controller.acknowledge(), stile_mailbox.acknowledge(mailbox));
    put(end(controller), stile_mailbox.finish(mailbox));
    controller.full().ifPresent(full -> put(full, stile_mailbox.full(mailbox)));
    controller.pending().ifPresent(pending -> put(pending, stile_mailbox.pending(mailbox)));
    return mailbox;
  }

  private static void put(List<Operation> operations, MemorySegment list) {
    stile_list.count(list, operations.size());
    for (int i = 0; i < operations.size(); i++) {
      put(operations.get(i), stile_list.operations(list, i));
    }
  }

  private static void put(Operation operation, MemorySegment to) {
    switch (operation) {
      case Operation.Store(Place place, long value) ->
          put(Abi.STILE_OPERATION_STORE(), place, value, to);
      case Operation.Change(Place place, long bits, boolean set) ->
          put(set ? Abi.STILE_OPERATION_SET() : Abi.STILE_OPERATION_CLEAR(), place, bits, to);
      case Operation.Read(Place place) -> put(Abi.STILE_OPERATION_READ(), place, 0, to);
      case Operation.Take(Place place, Condition whilst, int limit) -> {
        put(Abi.STILE_OPERATION_TAKE(), place, 0, to);
        stile_operation.limit(to, limit);
        put(whilst, stile_operation.condition(to));
      }
      case Operation.Await(Condition until, Duration limit) -> {
        stile_operation.kind(to, Abi.STILE_OPERATION_AWAIT());
        stile_operation.limit(to, Math.toIntExact(limit.toNanos()));
        put(until, stile_operation.condition(to));
      }
      case Operation.Delay(Duration time) -> {
        stile_operation.kind(to, Abi.STILE_OPERATION_DELAY());
        stile_operation.limit(to, Math.toIntExact(time.toNanos()));
      }
      case Operation.Barrier() -> stile_operation.kind(to, Abi.STILE_OPERATION_BARRIER());
    }
  }

  private static void put(int kind, Place place, long value, MemorySegment to) {
    stile_operation.kind(to, kind);
    put(place, stile_operation.place(to));
    stile_operation.value(to, value);
  }

  private static void put(Condition condition, MemorySegment to) {
    put(condition.place(), stile_condition.place(to));
    stile_condition.mask(to, condition.mask());
    stile_condition.value(to, condition.value());
    stile_condition.sense(
        to, condition.equal() ? Abi.STILE_CONDITION_EQUAL() : Abi.STILE_CONDITION_DIFFERS());
  }

  private static void put(Place place, MemorySegment to) {
    stile_place.block(to, place.block());
    stile_place.width(to, place.width());
    stile_place.offset(to, place.offset());
  }
}
