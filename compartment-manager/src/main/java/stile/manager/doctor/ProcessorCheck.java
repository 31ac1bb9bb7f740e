package stile.manager.doctor;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import stile.bindings.compartment.CompartmentState;
import stile.manager.config.RemoteProcessor;
import stile.manager.devicetree.Node;
import stile.manager.devicetree.Tree;
import stile.manager.lifecycle.RemoteprocLifeCycle;

/** Is the processor there that Linux is to start by remoteproc? */
final class ProcessorCheck {
  private final Tree tree;
  private final Machine machine;
  private final Patient patient;

  /**
   * @param machine asked too, when it runs
   */
  ProcessorCheck(Tree tree, Machine machine, Patient patient) {
    this.tree = tree;
    this.machine = machine;
    this.patient = patient;
  }

  void run() {
    if (machine.runs()) {
      patient.doorbell().partition().processor().map(RemoteProcessor::name).ifPresent(this::ask);
    }
    patient
        .doorbell()
        .partition()
        .processor()
        .map(RemoteProcessor::name)
        .filter(processor -> processor.startsWith("/"))
        .ifPresent(this::check);
  }

  private void ask(String processor) {
    try {
      CompartmentState state =
          RemoteprocLifeCycle.of(machine.file(""), processor, Optional.empty(), List.of()).state();
      patient.ok("remoteproc has %s: %s".formatted(processor, state.kind()));
    } catch (IOException e) {
      patient.problem(
          String.valueOf(e.getMessage()), "load the kernel's driver: modprobe, and see dmesg");
    }
  }

  private void check(String path) {
    Optional<Node> node = tree.at(path);
    if (node.isEmpty() || !tree.available(node.get())) {
      patient.problem(
          "the compartment's processor, %s, is %s"
              .formatted(path, node.isEmpty() ? "not in this device tree" : "disabled"),
          "apply the board's device-tree overlay, which enables it for remoteproc");
    } else {
      patient.ok("%s is for remoteproc".formatted(path));
    }
  }
}
