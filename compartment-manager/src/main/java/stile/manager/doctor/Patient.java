package stile.manager.doctor;

import java.util.List;
import stile.manager.config.CompartmentConfig;
import stile.manager.config.DoorbellConfig;

/**
 * A compartment that is examined.
 *
 * @param config what the configuration says of it
 * @param doorbell the part of it that is about this machine
 * @param findings where findings go
 */
record Patient(
    CompartmentConfig config, DoorbellConfig.Compartment doorbell, List<Finding> findings) {
  void ok(String what) {
    findings.add(Finding.ok(config.name(), what));
  }

  void warning(String what, String cure) {
    findings.add(Finding.warning(config.name(), what, cure));
  }

  void problem(String what, String cure) {
    findings.add(Finding.problem(config.name(), what, cure));
  }
}
