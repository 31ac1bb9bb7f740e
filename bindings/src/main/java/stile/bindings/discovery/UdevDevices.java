package stile.bindings.discovery;

import com.sun.jna.platform.linux.Udev;
import com.sun.jna.platform.linux.Udev.UdevContext;
import com.sun.jna.platform.linux.Udev.UdevDevice;
import com.sun.jna.platform.linux.Udev.UdevEnumerate;
import com.sun.jna.platform.linux.Udev.UdevListEntry;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks libudev, through JNA. */
final class UdevDevices implements DeviceFinder {
  /** The properties worth having; libudev lists them all, but JNA does not bind that call. */
  private static final List<String> PROPERTIES =
      List.of("DEVNAME", "DEVPATH", "DEVTYPE", "MAJOR", "MINOR", "OF_NAME", "OF_FULLNAME", "TAGS");

  private UdevDevices() {}

  /** Udev's answers, or those of {@code other} on a machine without libudev. */
  static DeviceFinder orElse(DeviceFinder other) {
    return orElse(other, () -> Udev.INSTANCE.udev_new());
  }

  /** As above, with another way to load the library. */
  static DeviceFinder orElse(DeviceFinder other, Supplier<@Nullable UdevContext> library) {
    try {
      UdevContext context = library.get();
      if (context != null) {
        context.unref();
        return new UdevDevices();
      }
    } catch (LinkageError e) { // no libudev.so.1, or a temporary folder that JNA cannot use
      System.getLogger("stile.bindings")
          .log(
              Level.INFO,
              "devices come from /sys, since libudev cannot be loaded: {0}"
                  + " (set jna.tmpdir where /tmp is mounted noexec)",
              e.getMessage());
    }
    return other;
  }

  @Override
  public List<Device> find(String subsystem) throws IOException {
    UdevContext context = Udev.INSTANCE.udev_new();
    if (context == null) {
      throw new IOException("udev_new: out of memory");
    }
    UdevEnumerate enumerate = context.enumerateNew();
    try {
      enumerate.addMatchSubsystem(subsystem);
      int result = enumerate.scanDevices();
      if (result < 0) {
        throw new IOException("udev cannot list the devices of class " + subsystem);
      }
      List<Device> found = new ArrayList<>();
      for (UdevListEntry e = enumerate.getListEntry(); e != null; e = e.getNext()) {
        UdevDevice device = context.deviceNewFromSyspath(e.getName());
        if (device != null) { // else it has been removed since the scan
          try {
            found.add(copy(subsystem, device));
          } finally {
            device.unref();
          }
        }
      }
      found.sort(Comparator.comparing(Device::name));
      return List.copyOf(found);
    } finally {
      enumerate.unref();
      context.unref();
    }
  }

  private static Device copy(String subsystem, UdevDevice device) {
    Map<String, String> properties = new HashMap<>();
    for (String name : PROPERTIES) {
      @Nullable String value = device.getPropertyValue(name);
      if (value != null) {
        properties.put(name, value);
      }
    }
    @Nullable String devnode = device.getDevnode();
    return new Device(
        device.getSysname(),
        subsystem,
        Path.of(device.getSyspath()),
        Optional.ofNullable(devnode).map(Path::of),
        properties);
  }
}
