package stile.manager.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import stile.manager.devicetree.Node;
import stile.manager.devicetree.Node.Range;
import stile.manager.devicetree.Tree;
import stile.manager.image.MemoryRange;

/**
 * Can Linux start the compartment's core by PSCI, and does it not use that core itself? For the
 * provider "psci", in place of {@link CoreCheck}: the firmware knows nothing of compartments there.
 */
final class PsciCheck {
  private static final String CPUS = "sys/devices/system/cpu";

  private final Tree tree;
  private final Machine machine;
  private final Patient patient;
  private final int core;

  PsciCheck(Tree tree, Machine machine, Patient patient) {
    this.tree = tree;
    this.machine = machine;
    this.patient = patient;
    this.core = patient.doorbell().partition().cores().getFirst();
  }

  void run() {
    if (tree.root()
        .all()
        .noneMatch(n -> n.compatible("arm,psci-0.2") || n.compatible("arm,psci-1.0"))) {
      patient.problem(
          "the device tree has no node compatible with arm,psci-0.2: the firmware has no PSCI",
          "start the peer before Linux, and let the profile's provider be \"none\"");
    }
    tree.root()
        .all()
        .filter(n -> n.compatible(NodeCheck.COMPATIBLE))
        .filter(n -> n.text("label").filter(patient.doorbell().label()::equals).isPresent())
        .findFirst()
        .ifPresent(this::node); // otherwise NodeCheck tells
    Optional<Node> cpu =
        tree.at("/cpus").stream()
            .flatMap(cpus -> cpus.children().stream().filter(n -> is(cpus, n)))
            .findFirst();
    if (cpu.isEmpty()) {
      patient.problem(
          "the device tree has no core %#x below /cpus".formatted(core),
          "let the profile's cores be the reg of one that is there");
    } else {
      core(cpu.get());
    }
  }

  private boolean is(Node cpus, Node cpu) {
    return cpus.ranges(cpu).stream().anyMatch(r -> r.base() == core);
  }

  private void node(Node node) {
    List<Range> cores =
        referred(node, "stile,cpu")
            .flatMap(cpu -> tree.parent(cpu).map(cpus -> cpus.ranges(cpu)))
            .orElse(List.of());
    if (cores.size() != 1 || cores.getFirst().base() != core) {
      patient.problem(
          "stile,cpu of %s is %s; the profile's core is %#x"
              .formatted(
                  node.path(), cores.stream().map(c -> "%#x".formatted(c.base())).toList(), core),
          "let it refer to that core's node below /cpus");
    }
    MemoryRange memory = patient.doorbell().partition().memory().orElseThrow();
    List<Range> places = referred(node, "stile,memory").map(tree::registers).orElse(List.of());
    if (!places.equals(List.of(new Range(memory.address(), memory.size())))) {
      patient.problem(
          "stile,memory of %s is %s; the profile's memory is %s (%#x bytes)"
              .formatted(node.path(), places, memory, memory.size()),
          "let it refer to a reserved-memory node of just the compartment's memory");
    }
  }

  private Optional<Node> referred(Node node, String property) {
    OptionalInt reference = node.cell(property);
    return reference.isPresent() ? tree.referred(reference.getAsInt()) : Optional.empty();
  }

  private void core(Node cpu) {
    if (!cpu.text("enable-method").equals(Optional.of("psci"))) {
      patient.problem(
          "core %#x, %s, is not started by PSCI: its enable-method is %s"
              .formatted(core, cpu.path(), cpu.text("enable-method").orElse("missing")),
          "use a firmware with PSCI, such as TF-A, and its device tree");
    }
    boolean kept = cpu.text("status").map(s -> s.startsWith("fail")).orElse(false);
    Optional<String> name = machine.runs() ? nameInLinux(cpu) : Optional.empty();
    if (kept || (machine.runs() && name.flatMap(this::online).isEmpty())) {
      patient.ok("core %#x is not Linux's".formatted(core));
    } else if (name.isPresent()) {
      patient.problem(
          "core %#x is %s of Linux, and online".formatted(core, name.get()),
          "echo 0 > /%s/%s/online, and for good maxcpus= at boot, or status \"fail\" in %s"
              .formatted(CPUS, name.get(), cpu.path()));
    } else {
      patient.warning(
          "core %#x is the compartment's, and %s offers it to Linux".formatted(core, cpu.path()),
          "set its status to \"fail\", or boot with maxcpus= so that Linux leaves it off");
    }
  }

  /** Such as "cpu1": whose link to its node leads there. */
  private Optional<String> nameInLinux(Node cpu) {
    try (DirectoryStream<Path> cpus = Files.newDirectoryStream(machine.file(CPUS), "cpu[0-9]*")) {
      for (Path folder : cpus) {
        Path link = folder.resolve("of_node");
        if (Files.isSymbolicLink(link)
            && Files.readSymbolicLink(link).endsWith(Path.of(cpu.path().substring(1)))) {
          return Optional.of(folder.getFileName().toString());
        }
      }
    } catch (IOException e) {
      return Optional.empty(); // no list, nothing to find there
    }
    return Optional.empty();
  }

  /** A CPU without the file cannot be taken away, and is online. */
  private Optional<String> online(String name) {
    String file = "%s/%s/online".formatted(CPUS, name);
    boolean off = machine.text(file).equals(Optional.of("0"));
    return off ? Optional.empty() : Optional.of(name);
  }
}
