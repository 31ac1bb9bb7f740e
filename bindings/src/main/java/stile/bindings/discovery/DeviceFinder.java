package stile.bindings.discovery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Finds the devices of a class. */
@FunctionalInterface
public interface DeviceFinder {
  /** Classes that Stile asks for. */
  String UIO = "uio";

  String STILE = "stile";
  String REMOTEPROC = "remoteproc";

  /**
   * The devices of {@code subsystem} in the order of their names; empty when the kernel has no such
   * class.
   */
  List<Device> find(String subsystem) throws IOException;

  /** The devices of this machine: from udev, or from {@code /sys} without it. */
  static DeviceFinder system() {
    return UdevDevices.orElse(in(Path.of("/sys")));
  }

  /** The devices of a sysfs tree somewhere else. */
  static DeviceFinder in(Path sysfs) {
    return new SysfsDevices(sysfs);
  }
}
