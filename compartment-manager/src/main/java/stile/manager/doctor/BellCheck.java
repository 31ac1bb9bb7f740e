package stile.manager.doctor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import stile.manager.config.BellProfile;
import stile.manager.config.InterruptProfile;
import stile.manager.controller.Block;
import stile.manager.devicetree.Node;
import stile.manager.devicetree.Node.Range;
import stile.manager.devicetree.Tree;
import stile.manager.devicetree.Tree.Interrupt;
import stile.manager.image.MemoryRange;

/**
 * Does the compartment's node have the doorbell of the profile, and nobody else of Linux's? Its
 * registers, the controller's own node, and the interrupt.
 */
final class BellCheck {
  /** Names in {@code reg-names}: registers for the process, and such as only the module touches. */
  private static final String OPEN = "doorbell";

  private static final String CLOSED = "mailbox";

  private final Tree tree;
  private final Node node;
  private final BellProfile bell;
  private final Patient patient;

  /**
   * @param node the compartment's
   */
  BellCheck(Tree tree, Node node, Patient patient) {
    this.tree = tree;
    this.node = node;
    this.bell = patient.doorbell().bell();
    this.patient = patient;
  }

  void run() {
    registers();
    bell.node().ifPresent(this::controller);
    interrupt();
  }

  /** The module counts the blocks as the node does. */
  private void registers() {
    List<Block> blocks = bell.controller().blocks();
    List<Range> expected = blocks.stream().map(b -> new Range(b.address(), b.size())).toList();
    List<Range> registers = tree.registers(node);
    if (!registers.equals(expected)) {
      patient.problem(
          "reg of %s is %s; the profile's doorbell is %s"
              .formatted(
                  node.path(),
                  registers,
                  expected.stream().map(Range::toString).collect(Collectors.joining(", "))),
          "let its reg name just those registers, in this order");
      return;
    }
    List<String> names = node.texts("reg-names").toList();
    for (int i = 0; i < blocks.size(); i++) {
      name(blocks.get(i), i < names.size() ? names.get(i) : OPEN);
    }
  }

  private void name(Block block, String name) {
    boolean mapped = bell.controller().mappable() && block.equals(bell.controller().bell());
    if (mapped && !name.equals(OPEN)) {
      patient.problem(
          "reg-names of %s calls the doorbell's registers \"%s\"; the process is to have them"
              .formatted(node.path(), name),
          "call them \"%s\"".formatted(OPEN));
    } else if (!mapped && name.equals(OPEN)) {
      patient.problem(
          "reg-names of %s calls the registers at %#x \"%s\", which gives them to the process; %s"
              .formatted(
                  node.path(),
                  block.address(),
                  name,
                  block.shared() ? "others use them too" : "only the module needs them"),
          "call them \"%s\"".formatted(CLOSED));
    }
  }

  /** The controller's own node, which a driver of Linux would take. */
  private void controller(String path) {
    Optional<Node> own = tree.at(path);
    if (own.isEmpty()) {
      patient.problem(
          "the doorbell's controller, %s, is not in this device tree".formatted(path),
          "see that the tree is this board's; node in the profile names the controller");
      return;
    }
    if (bell.controller().mappable() && tree.available(own.get())) {
      patient.problem(
          "%s is enabled: a driver of Linux takes the doorbell's registers".formatted(path),
          "set its status to \"disabled\", or \"reserved\"");
    }
    List<Range> registers = tree.registers(own.get());
    MemoryRange place = bell.place();
    Range expected = new Range(place.address(), 1);
    if (!registers.isEmpty() && registers.stream().noneMatch(r -> r.holds(expected))) {
      patient.problem(
          "%s has its registers at %s; the profile has them at %#x"
              .formatted(path, registers, place.address()),
          "correct the address of the block in the profile");
    }
  }

  private void interrupt() {
    int at = node.texts("interrupt-names").toList().indexOf(OPEN);
    List<Interrupt> own = tree.interrupts(node);
    if (at < 0 || at >= own.size()) {
      return; // that it names none has been said
    }
    Interrupt interrupt = own.get(at);
    if (bell.interrupt().isPresent()) {
      compare(bell.interrupt().get(), interrupt);
    }
    tree.root()
        .all()
        .filter(other -> !other.path().equals(node.path()) && tree.available(other))
        .filter(other -> !bell.node().equals(Optional.of(other.path())))
        .filter(other -> tree.interrupts(other).stream().anyMatch(interrupt::sameLine))
        .forEach(
            other ->
                patient.problem(
                    "the doorbell's interrupt, %s, is also that of %s"
                        .formatted(interrupt, other.path()),
                    "choose one that is free, for the peer, the profile and the overlay; or disable"
                        + " that node"));
  }

  private void compare(InterruptProfile profile, Interrupt interrupt) {
    switch (profile) {
      case InterruptProfile.Spi(int number, InterruptProfile.Trigger trigger) -> {
        List<Integer> expected = List.of(0, number, trigger.cell());
        if (!interrupt.cells().equals(expected)) {
          differs(interrupt, "SPI %d, trigger %d".formatted(number, trigger.cell()));
        }
      }
      case InterruptProfile.OfNode(String path, int index) -> {
        List<Interrupt> there = tree.at(path).map(tree::interrupts).orElse(List.of());
        if (index >= there.size()) {
          patient.problem(
              "%s has no interrupt %d, which the profile calls the doorbell's"
                  .formatted(path, index),
              "see that the tree is this board's");
        } else if (!there.get(index).equals(interrupt)) {
          differs(interrupt, "%s, as of %s".formatted(there.get(index), path));
        }
      }
    }
  }

  private void differs(Interrupt interrupt, String expected) {
    patient.problem(
        "the doorbell's interrupt of %s is %s; the profile's is %s"
            .formatted(node.path(), interrupt, expected),
        "correct interrupts, or interrupt-parent, of the node");
  }
}
