package stile.manager.compartment;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import stile.bindings.compartment.CompartmentDevice;
import stile.bindings.compartment.CompartmentInfo;
import stile.bindings.memory.Barriers;
import stile.bindings.memory.DeviceMapping;
import stile.bindings.memory.NormalMapping;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.Fd;
import stile.manager.config.BoardProfile;
import stile.manager.config.DoorbellConfig;
import stile.manager.controller.Controller;
import stile.manager.controller.ControllerBell;
import stile.manager.controller.RegisterBlock;

/** What a {@link DevicePort} holds open: all of it or nothing. */
final class DeviceAccess implements AutoCloseable {
  private final Deque<Runnable> undo = new ArrayDeque<>();
  private final CompartmentDevice device;
  private final MemorySegment carveOut;
  private final Runnable ring;
  private final EventFd wake;
  private volatile int ringFailure;

  /**
   * Compares the board with its profile, then maps.
   *
   * @param device closed with this, and when this fails
   */
  DeviceAccess(CompartmentDevice device, DoorbellConfig.Compartment config, BoardProfile board)
      throws IOException {
    this.device = device;
    undo.push(device::close);
    try {
      BoardCheck.check(board, config, device.info());
      requireMailbox(config, device.info());
      NormalMapping memory = device.mapCarveOut();
      undo.push(memory::close);
      carveOut = memory.segment();
      wake = EventFd.create();
      undo.push(wake::close);
      ring = ring(config.bell().controller());
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** By its page, or by the module. Any thread may. */
  private Runnable ring(Controller controller) throws IOException {
    if (!controller.mappable()) {
      return this::ringByModule;
    }
    DeviceMapping page = device.mapDoorbell();
    undo.push(page::close);
    List<RegisterBlock> blocks =
        Collections.nCopies(controller.blocks().size(), RegisterBlock.of(page.registers()));
    ControllerBell bell = new ControllerBell(controller, blocks, Barriers.system());
    return controller.ringsByChanging() ? alone(bell::ring) : bell::ring;
  }

  /** What reads a register before it stores it. */
  private static Runnable alone(Runnable ring) {
    Object lock = new Object();
    return () -> {
      synchronized (lock) {
        ring.run();
      }
    };
  }

  private void ringByModule() {
    int result = device.ring();
    if (result < 0) {
      ringFailure = -result;
      long _ = wake.signal();
    }
  }

  /** Without its lists the module keeps the interrupt off, and cannot ring. */
  private static void requireMailbox(DoorbellConfig.Compartment config, CompartmentInfo info)
      throws IOException {
    Controller controller = config.bell().controller();
    if (info.mailbox() == CompartmentInfo.Mailbox.INSTALLED
        || (info.mailbox() == CompartmentInfo.Mailbox.NONE && !controller.needsModule())) {
      return;
    }
    throw new IOException(
        "/dev/stile/%s: the kernel module was not told how to %s; %s"
            .formatted(
                config.label(),
                controller.mappable() ? "acknowledge its interrupt" : "ring and acknowledge",
                controller.needsModule()
                    ? "as root: stile doorbell install --config FILE"
                    : "the profile's controller, %s, does not say it either: compare it with the device tree, stile doctor"
                        .formatted(controller.name())));
  }

  CompartmentDevice device() {
    return device;
  }

  MemorySegment carveOut() {
    return carveOut;
  }

  /** A descriptor of a part of the carve-out; closed with this. */
  Fd share(long offset, long size) throws IOException {
    Fd part = device.share(offset, size);
    undo.push(part::close);
    return part;
  }

  void ring() {
    ring.run();
  }

  /** The errno of a ring that failed; 0: none did. */
  int ringFailure() {
    return ringFailure;
  }

  EventFd wake() {
    return wake;
  }

  @Override
  public void close() {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
  }
}
