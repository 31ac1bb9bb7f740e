package stile.manager.controller;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One channel of a mailbox controller, both ways, from this side's view. All numbers are checked:
 * every register is aligned and inside its block, every value fits.
 *
 * @param name which controller it is
 * @param blocks its registers
 * @param initialise before anything else
 * @param ring makes the peer look
 * @param full when it holds the peer has not yet looked, and ringing is needless or not possible
 * @param pending when it holds the peer rang; absent: the interrupt alone says so
 * @param acknowledge forgets that the peer rang; empty where the interrupt controller does that
 * @param mask keeps the interrupt from coming; empty where the interrupt controller must
 * @param unmask lets it come
 * @param finish when all is over
 */
public record Controller(
    String name,
    List<Block> blocks,
    List<Operation> initialise,
    List<Operation> ring,
    Optional<Condition> full,
    Optional<Condition> pending,
    List<Operation> acknowledge,
    List<Operation> mask,
    List<Operation> unmask,
    List<Operation> finish) {
  public Controller {
    blocks = List.copyOf(blocks);
    initialise = List.copyOf(initialise);
    ring = List.copyOf(ring);
    acknowledge = List.copyOf(acknowledge);
    mask = List.copyOf(mask);
    unmask = List.copyOf(unmask);
    finish = List.copyOf(finish);
  }

  /** A page of which one register is all that there is to know: storing a value there rings. */
  public static Controller register(long page, long size, long register, int width, long value) {
    List<Operation> none = List.of();
    return new Controller(
        "register",
        List.of(new Block("page", page, size, false)),
        none,
        List.of(new Operation.Store(new Place(0, register, width), value)),
        Optional.empty(),
        Optional.empty(),
        none,
        none,
        none,
        none);
  }

  /** What ringing is, in a few words for a person. */
  public String describe() {
    String what =
        ring.stream()
            .map(this::describe)
            .filter(s -> !s.isEmpty())
            .collect(Collectors.joining(", "));
    return (name.equals("register") ? "" : name + ": ") + what;
  }

  private String describe(Operation operation) {
    return switch (operation) {
      case Operation.Store(Place place, long value) ->
          "stores %#x (%d bits) to %#x".formatted(value, place.width(), address(place));
      case Operation.Change(Place place, long bits, boolean set) ->
          "%s %#x (%d bits) at %#x"
              .formatted(set ? "sets" : "clears", bits, place.width(), address(place));
      case Operation.Read(Place place) -> "reads %#x".formatted(address(place));
      default -> "";
    };
  }

  /** The physical address of a register. */
  public long address(Place place) {
    return blocks.get(place.block()).address() + place.offset();
  }

  /** The block that is touched to ring. */
  public Block bell() {
    return blocks.get(places(ring).findFirst().orElseThrow().block());
  }

  /** What of this another's controller cannot have too; in a few words. */
  public Optional<String> clash(Controller other) {
    for (Block mine : blocks) {
      for (Block theirs : other.blocks) {
        boolean common = mine.address() < theirs.end() && theirs.address() < mine.end();
        if (common && !(mine.shared() && theirs.shared())) {
          return Optional.of("the registers at %#x".formatted(mine.address()));
        }
      }
    }
    boolean one = !Collections.disjoint(marks(), other.marks());
    return one ? Optional.of("the channel of " + name) : Optional.empty();
  }

  /** What is the channel's alone: stores that ring the peer, bits that say that the peer rang. */
  private List<String> marks() {
    List<String> marks = new ArrayList<>();
    for (Operation operation : ring) {
      if (operation instanceof Operation.Store(Place place, long value)) {
        marks.add("%x=%x".formatted(address(place), value));
      } else if (operation instanceof Operation.Change(Place place, long bits, boolean _)) {
        marks.add("%x=%x".formatted(address(place), bits));
      }
    }
    pending.ifPresent(p -> marks.add("%x?%x".formatted(address(p.place()), p.mask())));
    return marks;
  }

  /** Whether a process may have the registers it rings by. */
  public boolean mappable() {
    return !bell().shared();
  }

  /** Whether somebody must touch registers for each interrupt from the peer. */
  public boolean acknowledges() {
    return !acknowledge.isEmpty();
  }

  /** Whether the kernel module has something to do at rings or interrupts. */
  public boolean needsModule() {
    return !mappable() || acknowledges();
  }

  /** Whether ringing reads a register before it stores it: then one thread after the other. */
  public boolean ringsByChanging() {
    return ring.stream().anyMatch(Operation.Change.class::isInstance);
  }

  /** The registers that operations touch. */
  public static Stream<Place> places(List<Operation> operations) {
    return operations.stream().flatMap(Controller::places);
  }

  private static Stream<Place> places(Operation operation) {
    return switch (operation) {
      case Operation.Store store -> Stream.of(store.place());
      case Operation.Change change -> Stream.of(change.place());
      case Operation.Read read -> Stream.of(read.place());
      case Operation.Take take -> Stream.of(take.place(), take.whilst().place());
      case Operation.Await await -> Stream.of(await.until().place());
      case Operation.Delay _, Operation.Barrier _ -> Stream.empty();
    };
  }
}
