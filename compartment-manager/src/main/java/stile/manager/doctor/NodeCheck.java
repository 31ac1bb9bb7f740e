package stile.manager.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import stile.manager.devicetree.Node;
import stile.manager.devicetree.Node.Range;
import stile.manager.devicetree.Tree;
import stile.manager.image.MemoryRange;

/**
 * Does the kernel module find the compartment? Its node is described in
 * native/linux/Documentation/devicetree/bindings.
 */
final class NodeCheck {
  static final String COMPATIBLE = "stile,compartment";

  private static final String NON_COHERENT = "stile,non-coherent";

  private final Tree tree;
  private final Patient patient;
  private final String label;

  NodeCheck(Tree tree, Patient patient) {
    this.tree = tree;
    this.patient = patient;
    this.label = patient.doorbell().label();
  }

  void run() {
    List<Node> all = tree.root().all().filter(n -> n.compatible(COMPATIBLE)).toList();
    List<Node> nodes =
        all.stream().filter(n -> n.text("label").filter(label::equals).isPresent()).toList();
    if (nodes.size() != 1) {
      patient.problem(
          "%d nodes are compatible with \"%s\" and have the label \"%s\"; the labels there are: %s"
              .formatted(
                  nodes.size(),
                  COMPATIBLE,
                  label,
                  all.stream().flatMap(n -> n.text("label").stream()).toList()),
          "apply the board's device-tree overlay, or name the label in the configuration (device)");
      return;
    }
    Node node = nodes.getFirst();
    int before = patient.findings().size();
    if (!node.enabled()) {
      patient.problem(node.path() + " is disabled", "set its status to \"okay\"");
    }
    memory(node, all);
    caching(node);
    new BellCheck(tree, node, patient).run();
    if (!node.texts("interrupt-names").toList().contains("doorbell")
        || !(node.has("interrupts") || node.has("interrupts-extended"))) {
      patient.problem(
          node.path() + " names no interrupt \"doorbell\"",
          "add it to interrupts and interrupt-names: without it the peer cannot ring");
    }
    if (patient.findings().size() == before) {
      patient.ok("%s gives \"%s\" to the kernel module".formatted(node.path(), label));
    }
  }

  private void caching(Node node) {
    boolean uncached = patient.config().board().uncached();
    if (node.has(NON_COHERENT) != uncached) {
      patient.problem(
          "%s %s %s; the profile has the carve-out %s"
              .formatted(
                  node.path(),
                  uncached ? "lacks" : "has",
                  NON_COHERENT,
                  uncached ? "uncached" : "cached"),
          "let both say what the peer is: coherent, or not");
    }
  }

  private void memory(Node node, List<Node> all) {
    MemoryRange carveOut = patient.doorbell().partition().carveOut();
    OptionalInt reference = node.cell("memory-region");
    List<Range> ranges =
        reference.isPresent()
            ? tree.referred(reference.getAsInt()).map(tree::registers).orElse(List.of())
            : List.of();
    if (!ranges.equals(List.of(new Range(carveOut.address(), carveOut.size())))) {
      patient.problem(
          "memory-region of %s is %s; the profile's carve-out is %s (%#x bytes)"
              .formatted(node.path(), ranges, carveOut, carveOut.size()),
          "let it refer to a reserved-memory node of just the carve-out");
    }
    List<String> others =
        all.stream()
            .filter(n -> !n.path().equals(node.path()))
            .filter(n -> Arrays.equals(n.cells("memory-region"), node.cells("memory-region")))
            .map(Node::path)
            .toList();
    if (reference.isPresent() && !others.isEmpty()) {
      patient.problem(
          "the carve-out of %s is also that of %s".formatted(node.path(), others),
          "give each compartment one of its own");
    }
  }
}
