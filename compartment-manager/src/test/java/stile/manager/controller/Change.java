package stile.manager.controller;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A controller with one thing wrong.
 *
 * @param what is wrong
 */
record Change(String what, Controller controller) {
  /** The lists of a controller, and how to make one of other lists. */
  private record Part(
      String name, List<Operation> list, Function<List<Operation>, Controller> with) {}

  static List<Change> of(Controller c) {
    List<Change> changes = new ArrayList<>();
    for (Part part : parts(c)) {
      for (int i = 0; i < part.list.size(); i++) {
        Operation operation = part.list.get(i);
        String what = part.name + "[" + i + "] " + operation;
        if (harmless(operation, part.list)) {
          continue;
        }
        List<Operation> less = new ArrayList<>(part.list);
        less.remove(i);
        changes.add(new Change("without " + what, part.with.apply(less)));
        int at = i;
        variants(
            operation,
            other -> {
              List<Operation> list = new ArrayList<>(part.list);
              list.set(at, other);
              changes.add(new Change(what + " as " + other, part.with.apply(list)));
            });
      }
    }
    c.full()
        .ifPresent(
            full ->
                changes.add(
                    new Change("full reversed", with(c, Optional.of(reverse(full)), c.pending()))));
    c.pending()
        .ifPresent(
            pending ->
                changes.add(
                    new Change(
                        "pending reversed", with(c, c.full(), Optional.of(reverse(pending))))));
    return changes;
  }

  /**
   * What no model shows: a reading that only makes sure that a store has arrived, a delay, and the
   * waiting for what a model does at once.
   */
  private static boolean harmless(Operation operation, List<Operation> list) {
    return switch (operation) {
      case Operation.Read _ -> list.size() > 1;
      case Operation.Delay _, Operation.Await _, Operation.Barrier _ -> true;
      default -> false;
    };
  }

  private static void variants(Operation operation, Consumer<Operation> to) {
    switch (operation) {
      case Operation.Store(Place place, long value) -> {
        to.accept(new Operation.Store(next(place), value));
        if (Long.bitCount(value) == 1 && value != 1) {
          to.accept(new Operation.Store(place, 1));
        }
      }
      case Operation.Change(Place place, long bits, boolean set) -> {
        to.accept(new Operation.Change(next(place), bits, set));
        to.accept(new Operation.Change(place, bits << 1, set));
        to.accept(new Operation.Change(place, bits, !set));
      }
      case Operation.Read(Place place) -> to.accept(new Operation.Read(next(place)));
      case Operation.Take(Place place, Condition whilst, int limit) -> {
        to.accept(new Operation.Take(next(place), whilst, limit));
        to.accept(new Operation.Take(place, reverse(whilst), limit));
      }
      default -> {}
    }
  }

  private static Place next(Place place) {
    return new Place(place.block(), place.offset() + place.width() / 8, place.width());
  }

  private static Condition reverse(Condition c) {
    return new Condition(c.place(), c.mask(), c.value(), !c.equal());
  }

  private static Controller with(
      Controller c, Optional<Condition> full, Optional<Condition> pending) {
    return new Controller(
        c.name(),
        c.blocks(),
        c.initialise(),
        c.ring(),
        full,
        pending,
        c.acknowledge(),
        c.mask(),
        c.unmask(),
        c.finish());
  }

  private static List<Part> parts(Controller c) {
    return List.of(
        new Part(
            "initialise",
            c.initialise(),
            l -> lists(c, l, c.ring(), c.acknowledge(), c.mask(), c.unmask(), c.finish())),
        new Part(
            "ring",
            c.ring(),
            l -> lists(c, c.initialise(), l, c.acknowledge(), c.mask(), c.unmask(), c.finish())),
        new Part(
            "acknowledge",
            c.acknowledge(),
            l -> lists(c, c.initialise(), c.ring(), l, c.mask(), c.unmask(), c.finish())),
        new Part(
            "mask",
            c.mask(),
            l -> lists(c, c.initialise(), c.ring(), c.acknowledge(), l, c.unmask(), c.finish())),
        new Part(
            "unmask",
            c.unmask(),
            l -> lists(c, c.initialise(), c.ring(), c.acknowledge(), c.mask(), l, c.finish())),
        new Part(
            "finish",
            c.finish(),
            l -> lists(c, c.initialise(), c.ring(), c.acknowledge(), c.mask(), c.unmask(), l)));
  }

  private static Controller lists(
      Controller c,
      List<Operation> initialise,
      List<Operation> ring,
      List<Operation> acknowledge,
      List<Operation> mask,
      List<Operation> unmask,
      List<Operation> finish) {
    return new Controller(
        c.name(),
        c.blocks(),
        initialise,
        ring,
        c.full(),
        c.pending(),
        acknowledge,
        mask,
        unmask,
        finish);
  }
}
