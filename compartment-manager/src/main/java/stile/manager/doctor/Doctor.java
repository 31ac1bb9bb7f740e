package stile.manager.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import stile.manager.config.CompartmentConfig;
import stile.manager.config.DoorbellConfig;
import stile.manager.config.DoorbellProfile;
import stile.manager.config.ManagerConfig;
import stile.manager.config.PartitionProfile;
import stile.manager.devicetree.Node;
import stile.manager.devicetree.Tree;

/** Examines a machine for all compartments of a configuration. */
public final class Doctor {
  private final Machine machine;
  private final String version;
  private final List<Finding> findings = new ArrayList<>();

  private Doctor(Machine machine, String version) {
    this.machine = machine;
    this.version = version;
  }

  /**
   * Looks at everything, and touches nothing.
   *
   * @param version this Stile's, which the kernel module must have
   */
  public static List<Finding> examine(Machine machine, ManagerConfig config, String version) {
    Doctor doctor = new Doctor(machine, version);
    config.compartments().forEach(doctor::examine);
    return doctor.findings;
  }

  private void examine(CompartmentConfig config) {
    switch (config.doorbell()) {
      case DoorbellConfig.Ivshmem _ ->
          findings.add(
              Finding.ok(
                  config.name(), "its peer runs in QEMU: nothing of this machine is needed"));
      case DoorbellConfig.Compartment doorbell -> examine(new Patient(config, doorbell, findings));
    }
  }

  private void examine(Patient patient) {
    boolean uio = patient.doorbell().access() == DoorbellProfile.Access.UIO;
    try {
      Node root = machine.deviceTree();
      new MemoryCheck(root, patient).run();
      Tree tree = new Tree(root);
      if (patient.doorbell().partition().lifeCycle() == PartitionProfile.Provider.PSCI) {
        new PsciCheck(tree, machine, patient).run();
      } else {
        new CoreCheck(root, patient).run();
      }
      if (!uio) {
        new NodeCheck(tree, patient).run();
      }
      new ProcessorCheck(tree, machine, patient).run();
    } catch (IOException e) {
      patient.problem(
          String.valueOf(e.getMessage()),
          "run this on the board, or name its device tree with --device-tree");
    }
    if (machine.runs()) {
      if (uio) {
        new UioCheck(machine, patient).run();
      } else {
        new ModuleCheck(machine, version, patient).run();
      }
      new LimitCheck(machine, patient).run();
    }
  }
}
