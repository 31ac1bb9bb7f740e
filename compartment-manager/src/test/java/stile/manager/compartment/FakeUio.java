package stile.manager.compartment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import stile.bindings.discovery.UioMap;
import stile.bindings.memory.DeviceMapping;
import stile.bindings.memory.MemoryFd;
import stile.bindings.memory.NormalMapping;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.Fd;
import stile.bindings.uio.UioDevice;

/** A uio device whose maps are memfds, and whose interrupt stays off until it is enabled. */
final class FakeUio implements UioDevice {
  /** All maps lie in one memory behind each other, at these addresses. */
  static final long CARVE_OUT = 0x7800_0000L;

  static final long PAGE = 0x0802_0000L;
  static final int SIZE = 1 << 20;

  List<UioMap> maps =
      List.of(new UioMap(0, "bell", PAGE, 0x1000, 0), new UioMap(1, "memory", CARVE_OUT, SIZE, 0));
  int failure;
  final List<String> calls = new ArrayList<>();
  private final MemoryFd carveOut = MemoryFd.create("carve-out", SIZE);
  private final MemoryFd page = MemoryFd.create("page", 0x1000);
  final NormalMapping memory = carveOut.map();
  final NormalMapping registers = page.map();
  private final EventFd interrupts = EventFd.create();
  private boolean enabled;
  boolean closed;

  /** What it has survives its closing. */
  boolean keep;

  FakeUio() throws IOException {}

  /** The peer rings; answers whether an interrupt came of it. */
  boolean rung() {
    if (enabled) {
      long _ = interrupts.signal();
    }
    boolean came = enabled;
    enabled = false;
    return came;
  }

  @Override
  public List<UioMap> maps() {
    return maps;
  }

  @Override
  public Fd fd() {
    return interrupts.fd();
  }

  @Override
  public DeviceMapping map(UioMap map, long size) throws IOException {
    calls.add("map%d %#x".formatted(map.index(), size));
    return DeviceMapping.map(map.index() == 0 ? page.fd() : carveOut.fd(), 0, size);
  }

  @Override
  public int take() {
    return failure != 0 ? -failure : interrupts.drain() > 0 ? 1 : 0;
  }

  @Override
  public int enable() {
    enabled = true;
    return -failure;
  }

  @Override
  public String toString() {
    return "/dev/uio0";
  }

  @Override
  public void close() {
    closed = true;
    if (keep) {
      return;
    }
    memory.close();
    registers.close();
    carveOut.close();
    page.close();
    interrupts.close();
  }
}
