package stile.bindings.compartment;

import static stile.bindings.sys.SysException.check;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stile.bindings.abi.Abi;
import stile.bindings.abi.stile_eventfd;
import stile.bindings.abi.stile_fault;
import stile.bindings.abi.stile_info;
import stile.bindings.abi.stile_interrupts;
import stile.bindings.abi.stile_load;
import stile.bindings.abi.stile_share;
import stile.bindings.abi.stile_start;
import stile.bindings.abi.stile_state;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;
import stile.bindings.memory.DeviceMapping;
import stile.bindings.memory.NormalMapping;
import stile.bindings.sys.Errno;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.OpenFlags;
import stile.bindings.sys.SysException;

/** The kernel module's device. */
final class DeviceFile implements CompartmentDevice {
  private final Path path;
  private final Fd fd;
  private final CompartmentInfo info;
  private final MemorySegment interrupts = Arena.ofAuto().allocate(stile_interrupts.layout());

  private DeviceFile(Path path, Fd fd, CompartmentInfo info) {
    this.path = path;
    this.fd = fd;
    this.info = info;
  }

  static CompartmentDevice open(Path path) throws IOException {
    Fd fd = openFile(path);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment answer = arena.allocate(stile_info.layout());
      long result = ioctl(fd, Abi.STILE_IOCTL_INFO(), answer.address());
      if (result < 0) {
        throw explained(
            "ask " + path, result, "it is no device of the kernel module of this Stile's version");
      }
      return new DeviceFile(path, fd, CompartmentInfo.read(path, answer));
    } catch (IOException | RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  private static Fd openFile(Path path) throws SysException {
    try {
      return FileCalls.open(path, OpenFlags.RDWR | OpenFlags.NONBLOCK, 0);
    } catch (SysException e) {
      String hint = hint(e.errno());
      throw hint == null ? e : explained(e.what(), -e.errno(), hint);
    }
  }

  /** What the reader of the log may not know about a failed open. */
  static @Nullable String hint(int errno) {
    return switch (errno) {
      case Errno.ENOENT ->
          "is the kernel module stile loaded, and the compartment in the device tree?";
      case Errno.EBUSY -> "another process has it; a second manager?";
      case Errno.EACCES -> "only root and the group that owns it may";
      default -> null;
    };
  }

  private static SysException explained(String what, long result, String hint) {
    return new SysException(what, (int) -result, hint);
  }

  @Override
  public CompartmentInfo info() {
    return info;
  }

  @Override
  public Fd fd() {
    return fd;
  }

  @Override
  public int take() {
    try {
      long result = FileCalls.read(fd, interrupts.address(), interrupts.byteSize());
      if (result < 0) {
        return result == -Errno.EAGAIN ? 0 : (int) result;
      }
      return (stile_interrupts.doorbells(interrupts) == 0 ? 0 : DOORBELL)
          | (stile_interrupts.events(interrupts) == 0 ? 0 : EVENT);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void signal(int interrupt, @Nullable EventFd eventFd) throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(stile_eventfd.layout());
      stile_eventfd.interrupt(
          request,
          interrupt == DOORBELL ? Abi.STILE_INTERRUPT_DOORBELL() : Abi.STILE_INTERRUPT_EVENT());
      stile_eventfd.fd(request, eventFd == null ? -1 : eventFd.fd().value());
      call(Abi.STILE_IOCTL_EVENTFD(), request, "signal an eventfd");
    }
  }

  @Override
  public int ring() {
    return (int) ioctl(fd, Abi.STILE_IOCTL_RING(), 0);
  }

  @Override
  public void install(MemorySegment mailbox) throws SysException {
    try {
      call(Abi.STILE_IOCTL_MAILBOX(), mailbox, "install a mailbox");
    } catch (SysException e) {
      throw explained(e.what(), -e.errno(), installHint(e.errno()));
    } finally {
      Reference.reachabilityFence(mailbox);
    }
  }

  /** What the reader may not know about an installation that was refused. */
  static String installHint(int errno) {
    return switch (errno) {
      case Errno.EPERM -> "only root may (CAP_SYS_RAWIO)";
      case Errno.EBUSY -> "there is one; to change it unbind the driver, or load the module anew";
      case Errno.ETIMEDOUT ->
          "the mailbox does not answer: is it switched on, is this its address?";
      default -> "the kernel's log says why: dmesg | grep stile";
    };
  }

  @Override
  public NormalMapping mapCarveOut() throws SysException {
    return NormalMapping.map(fd, Abi.STILE_MMAP_CARVEOUT(), info.carveOut().size());
  }

  @Override
  public Fd share(long offset, long size) throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(stile_share.layout());
      stile_share.offset(request, offset);
      stile_share.size(request, size);
      long result = ioctl(fd, Abi.STILE_IOCTL_SHARE(), request.address());
      String what = "%s: share %#x bytes at %#x".formatted(path, size, offset);
      if (result == -Errno.ENOTTY) {
        throw explained(what, result, "an older kernel module: install the one of this package");
      }
      if (result == -Errno.EINVAL) {
        throw explained(what, result, "what is shared must be whole pages of the carve-out");
      }
      return Fd.adopt((int) check(result, what));
    }
  }

  @Override
  public DeviceMapping mapDoorbell() throws SysException {
    return DeviceMapping.map(fd, Abi.STILE_MMAP_DOORBELL(), info.doorbell().size());
  }

  @Override
  public CompartmentState state() throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment answer = arena.allocate(stile_state.layout());
      call(Abi.STILE_IOCTL_STATE(), answer, "ask for the state");
      return new CompartmentState(
          CompartmentState.Kind.of(stile_state.state(answer)),
          stile_state.starts(answer),
          stile_state.exit(answer));
    }
  }

  @Override
  public Optional<CompartmentFault> fault() throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment answer = arena.allocate(stile_fault.layout());
      call(Abi.STILE_IOCTL_FAULT(), answer, "ask for the fault");
      return stile_fault.count(answer) == 0
          ? Optional.empty()
          : Optional.of(
              new CompartmentFault(
                  stile_fault.esr(answer),
                  stile_fault.elr(answer),
                  stile_fault.far(answer),
                  stile_fault.ipa(answer)));
    }
  }

  @Override
  public void load(long address, MemorySegment source) throws SysException {
    if (!source.isNative()) {
      throw new IllegalArgumentException("the kernel cannot read memory of the Java heap");
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(stile_load.layout());
      stile_load.address(request, address);
      stile_load.source(request, source.address());
      stile_load.length(request, source.byteSize());
      call(
          Abi.STILE_IOCTL_LOAD(),
          request,
          "load %d bytes to %#x".formatted(source.byteSize(), address));
    } finally {
      Reference.reachabilityFence(source);
    }
  }

  @Override
  public void start(long entry) throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(stile_start.layout());
      stile_start.entry(request, entry);
      call(Abi.STILE_IOCTL_START(), request, "start at %#x".formatted(entry));
    }
  }

  @Override
  public void stop() throws SysException {
    call(Abi.STILE_IOCTL_STOP(), MemorySegment.NULL, "stop");
  }

  @Override
  public void reset() throws SysException {
    call(Abi.STILE_IOCTL_RESET(), MemorySegment.NULL, "reset");
  }

  @Override
  public void close() {
    fd.close();
  }

  private void call(int request, MemorySegment argument, String what) throws SysException {
    long result;
    do { // a signal ends a wait, which begins again
      result = ioctl(fd, request, argument.address());
    } while (result == -Errno.EINTR);
    check(result, path + ": " + what);
  }

  private static long ioctl(Fd fd, int request, long argument) {
    return Syscall.call(Nr.IOCTL, fd.value(), Integer.toUnsignedLong(request), argument);
  }
}
