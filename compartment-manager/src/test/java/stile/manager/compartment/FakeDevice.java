package stile.manager.compartment;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stile.bindings.compartment.CompartmentDevice;
import stile.bindings.compartment.CompartmentFault;
import stile.bindings.compartment.CompartmentInfo;
import stile.bindings.compartment.CompartmentState;
import stile.bindings.memory.DeviceMapping;
import stile.bindings.memory.MemoryFd;
import stile.bindings.memory.NormalMapping;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.OpenFlags;

/**
 * The kernel module's device without a kernel module: memory and page are memfds, interrupts an
 * eventfd, and the firmware is this class.
 */
final class FakeDevice implements CompartmentDevice {
  static final CompartmentInfo.Place CARVE_OUT = new CompartmentInfo.Place(0x7800_0000, 1 << 20);
  static final CompartmentInfo.Place PAGE = new CompartmentInfo.Place(0x802_0000, 4096);
  static final CompartmentInfo.Place MEMORY = new CompartmentInfo.Place(0x7c00_0000, 1 << 20);

  CompartmentInfo info;
  final NormalMapping memory;
  final NormalMapping page;
  int failure;
  int ringFailure;
  MemorySegment installed = MemorySegment.NULL;
  @Nullable Fd fd;
  Runnable beforeStop = () -> {};
  private final MemoryFd carveOut = MemoryFd.create("carve-out", CARVE_OUT.size());
  private final MemoryFd registers = MemoryFd.create("page", PAGE.size());
  private final EventFd interrupts = EventFd.create();
  private final List<String> calls = new ArrayList<>();
  private int pending;
  private CompartmentState state = new CompartmentState(CompartmentState.Kind.OFF, 0, 0);
  private Optional<CompartmentFault> fault = Optional.empty();
  private boolean closed;

  FakeDevice() throws IOException {
    BitSet cores = new BitSet();
    cores.set(1);
    info =
        new CompartmentInfo(
            "peer", 1, CARVE_OUT, PAGE, MEMORY, cores, false, CompartmentInfo.Mailbox.NONE);
    memory = carveOut.map();
    page = registers.map();
  }

  /** The calls since the last time. */
  synchronized List<String> calls() {
    List<String> taken = List.copyOf(calls);
    calls.clear();
    return taken;
  }

  synchronized boolean closed() {
    return closed;
  }

  /** An interrupt comes. */
  synchronized void interrupt(int which) {
    pending |= which;
    long _ = interrupts.signal();
  }

  /** The state changes by itself, and an interrupt tells. */
  synchronized void become(CompartmentState.Kind kind, long exit) {
    state = new CompartmentState(kind, state.starts(), exit);
    interrupt(EVENT);
  }

  synchronized void faults(CompartmentFault reason) {
    fault = Optional.of(reason);
    become(CompartmentState.Kind.FAULTED, 0);
  }

  @Override
  public CompartmentInfo info() {
    return info;
  }

  @Override
  public Fd fd() {
    return fd == null ? interrupts.fd() : fd;
  }

  @Override
  public synchronized int take() {
    if (failure != 0) {
      return -failure;
    }
    long _ = interrupts.drain();
    int taken = pending;
    pending = 0;
    return taken;
  }

  @Override
  public void signal(int interrupt, @Nullable EventFd eventFd) {
    throw new AssertionError("not used");
  }

  @Override
  public synchronized int ring() {
    calls.add("ring");
    return -ringFailure;
  }

  @Override
  public synchronized void install(MemorySegment mailbox) {
    calls.add("install");
    installed = Arena.ofAuto().allocate(mailbox.byteSize(), 8).copyFrom(mailbox);
  }

  @Override
  public NormalMapping mapCarveOut() throws IOException {
    return carveOut.map();
  }

  @Override
  public Fd share(long offset, long size) throws IOException {
    calls.add("share %#x bytes at %#x".formatted(size, offset));
    return FileCalls.open(Path.of("/proc/self/fd/" + carveOut.fd().value()), OpenFlags.RDWR, 0);
  }

  @Override
  public DeviceMapping mapDoorbell() throws IOException {
    return DeviceMapping.map(registers.fd(), 0, PAGE.size());
  }

  @Override
  public synchronized CompartmentState state() {
    return state;
  }

  @Override
  public synchronized Optional<CompartmentFault> fault() {
    return fault;
  }

  @Override
  public synchronized void load(long address, MemorySegment source) {
    calls.add(
        "load %#x %s".formatted(address, HexFormat.of().formatHex(source.toArray(JAVA_BYTE))));
  }

  @Override
  public synchronized void start(long entry) {
    calls.add("start %#x".formatted(entry));
    state = new CompartmentState(CompartmentState.Kind.RUNNING, state.starts() + 1, 0);
    interrupt(EVENT);
  }

  @Override
  public synchronized void stop() {
    beforeStop.run();
    calls.add("stop");
    become(CompartmentState.Kind.STOPPED, 0);
  }

  @Override
  public synchronized void reset() {
    calls.add("reset");
    fault = Optional.empty();
    become(CompartmentState.Kind.OFF, 0);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      memory.close();
      page.close();
      carveOut.close();
      registers.close();
      interrupts.close();
    }
  }
}
