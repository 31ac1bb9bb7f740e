package stile.bindings.uio;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stile.bindings.discovery.Device;
import stile.bindings.discovery.DeviceFinder;
import stile.bindings.discovery.UioMap;
import stile.bindings.memory.DeviceMapping;
import stile.bindings.sys.Errno;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.OpenFlags;
import stile.bindings.sys.SysException;

/** The file of a uio device. */
final class UioFile implements UioDevice {
  private final Path path;
  private final Fd fd;
  private final List<UioMap> maps;
  private final MemorySegment word = Arena.ofAuto().allocate(JAVA_INT);

  private UioFile(Path path, Fd fd, List<UioMap> maps) {
    this.path = path;
    this.fd = fd;
    this.maps = maps;
  }

  /** The one device of that name. */
  static Device find(DeviceFinder finder, String name) throws IOException {
    List<Device> found = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Device device : finder.find(DeviceFinder.UIO)) {
      String its = device.attribute("name").orElse("");
      names.add("%s \"%s\"".formatted(device.name(), its));
      if (its.equals(name)) {
        found.add(device);
      }
    }
    if (found.isEmpty()) {
      throw new IOException(
          "no uio device is called \"%s\": %s; is its driver loaded, and bound to the node?"
              .formatted(name, names.isEmpty() ? "there is none" : "there are " + list(names)));
    }
    if (found.size() > 1) {
      throw new IOException(
          "%d uio devices are called \"%s\": %s; give each a name of its own"
              .formatted(found.size(), name, list(names)));
    }
    return found.getFirst();
  }

  private static String list(List<String> names) {
    return String.join(", ", names);
  }

  static UioDevice open(Device device) throws IOException {
    Path path = device.devnode().orElse(Path.of("/dev").resolve(device.name()));
    Fd fd = openFile(path);
    try {
      if (!FileCalls.lock(fd, true)) {
        throw new SysException("lock " + path, Errno.EBUSY, "another process has it; a manager?");
      }
      UioFile file = new UioFile(path, fd, device.maps());
      int came = file.take(); // what came before is of no interest
      if (came < 0) {
        throw new SysException(
            "read " + path,
            -came,
            came == -Errno.EIO ? "it has no interrupt: see interrupts in its node" : "is it uio?");
      }
      return file;
    } catch (IOException | RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  private static Fd openFile(Path path) throws SysException {
    try {
      return FileCalls.open(path, OpenFlags.RDWR | OpenFlags.NONBLOCK, 0);
    } catch (SysException e) {
      @Nullable String hint =
          switch (e.errno()) {
            case Errno.ENOENT ->
                "the kernel has the device, but nothing made its file: is udev up?";
            case Errno.EACCES -> "only root may, unless a udev rule gives it to a group";
            default -> null;
          };
      throw hint == null ? e : new SysException(e.what(), e.errno(), hint);
    }
  }

  @Override
  public List<UioMap> maps() {
    return maps;
  }

  @Override
  public Fd fd() {
    return fd;
  }

  @Override
  public DeviceMapping map(UioMap map, long size) throws IOException {
    return DeviceMapping.map(fd, map.index() * PageSize.BYTES, size);
  }

  @Override
  public int take() {
    try {
      // The count of all interrupts so far, which says no more than that there was another.
      long result = FileCalls.read(fd, word.address(), word.byteSize());
      return result == -Errno.EAGAIN ? 0 : result < 0 ? (int) result : 1;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public int enable() {
    try {
      word.set(JAVA_INT, 0, 1);
      long result = FileCalls.write(fd, word.address(), word.byteSize());
      // A driver without irqcontrol disables nothing either.
      return result < 0 && result != -Errno.ENOSYS ? (int) result : 0;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
