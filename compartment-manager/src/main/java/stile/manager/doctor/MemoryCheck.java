package stile.manager.doctor;

import java.util.List;
import java.util.Map;
import stile.manager.devicetree.Node;
import stile.manager.devicetree.Node.Range;
import stile.manager.image.MemoryRange;

/**
 * Is the memory that the firmware gave away out of Linux's hands? Reserved, so that Linux does not
 * use it; without a map, so that it has no second mapping of another type, and no speculative
 * access that the firmware would have to refuse.
 */
final class MemoryCheck {
  private final Node reserved;
  private final Patient patient;

  MemoryCheck(Node root, Patient patient) {
    this.reserved =
        root.child("reserved-memory")
            .orElseGet(() -> new Node("/reserved-memory", Map.of(), List.of()));
    this.patient = patient;
  }

  void run() {
    check("the carve-out", patient.doorbell().partition().carveOut());
    patient.doorbell().partition().memory().ifPresent(m -> check("the compartment's memory", m));
  }

  private void check(String what, MemoryRange memory) {
    Range range = new Range(memory.address(), memory.size());
    List<Node> nodes =
        reserved.children().stream()
            .filter(n -> reserved.ranges(n).stream().anyMatch(range::overlaps))
            .toList();
    if (nodes.isEmpty()) {
      patient.problem(
          "%s, %s, is not reserved: Linux uses it for itself".formatted(what, memory),
          "add a node with reg = %s and no-map below /reserved-memory".formatted(cells(range)));
      return;
    }
    if (nodes.size() > 1) {
      patient.problem(
          "%s, %s, is reserved more than once: %s"
              .formatted(what, memory, nodes.stream().map(Node::path).toList()),
          "let one node hold it");
      return;
    }
    Node node = nodes.getFirst();
    boolean whole = reserved.ranges(node).stream().anyMatch(r -> r.holds(range));
    if (!whole) {
      patient.problem(
          "%s, %s, is only partly reserved, by %s: %s"
              .formatted(what, memory, node.path(), reserved.ranges(node)),
          "let its reg hold " + cells(range));
    }
    if (!node.enabled()) {
      patient.problem(node.path() + " is disabled", "set its status to \"okay\"");
    }
    if (!node.has("no-map")) {
      patient.problem(
          "%s has no no-map: Linux maps %s for itself".formatted(node.path(), what),
          "add no-map to it");
    } else if (whole && node.enabled()) {
      patient.ok("%s, %s, is reserved by %s".formatted(what, memory, node.path()));
    }
  }

  private static String cells(Range range) {
    return "<%#x %#x %#x %#x>"
        .formatted(
            range.base() >>> 32,
            range.base() & 0xffff_ffffL,
            range.size() >>> 32,
            range.size() & 0xffff_ffffL);
  }
}
