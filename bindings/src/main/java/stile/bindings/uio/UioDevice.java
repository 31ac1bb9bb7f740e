package stile.bindings.uio;

import java.io.IOException;
import java.util.List;
import stile.bindings.discovery.DeviceFinder;
import stile.bindings.discovery.UioMap;
import stile.bindings.memory.DeviceMapping;
import stile.bindings.sys.Fd;

/** Memory regions and an interrupt. No other process that asks has it open. */
public interface UioDevice extends AutoCloseable {
  /**
   * Opens the device that its driver calls {@code name} ({@code /sys/class/uio/uioN/name}).
   *
   * @throws IOException when there is none, more than one, another process has it, it may not be
   *     opened, or has no interrupt; the message says which
   */
  static UioDevice open(DeviceFinder finder, String name) throws IOException {
    return UioFile.open(UioFile.find(finder, name));
  }

  /** Its memory regions, by index. */
  List<UioMap> maps();

  /** Readable when {@link #take} has something. */
  Fd fd();

  /**
   * Maps a region from its first page on.
   *
   * @param map one of {@link #maps}
   * @param size how much of it, in bytes
   */
  DeviceMapping map(UioMap map, long size) throws IOException;

  /**
   * Takes the interrupt. Never waits, allocates nothing.
   *
   * @return 1 when it came since the last time, 0 when not, or a negative {@link
   *     stile.bindings.sys.Errno}
   */
  int take();

  /**
   * Lets the interrupt come again: most drivers disable it each time that it comes. Look at what it
   * tells of afterwards, not before.
   *
   * @return 0, or a negative {@link stile.bindings.sys.Errno}
   */
  int enable();

  /** Its file, for a person. */
  @Override
  String toString();

  @Override
  void close();
}
