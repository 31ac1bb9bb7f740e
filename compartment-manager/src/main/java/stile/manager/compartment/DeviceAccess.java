package stile.manager.compartment;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import stile.bindings.compartment.CompartmentDevice;
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
  private final ControllerBell bell;
  private final EventFd wake;

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
      requireSimple(config);
      BoardCheck.check(board, config, device.info());
      NormalMapping memory = device.mapCarveOut();
      undo.push(memory::close);
      carveOut = memory.segment();
      DeviceMapping page = device.mapDoorbell();
      undo.push(page::close);
      Controller controller = config.bell().controller();
      RegisterBlock registers = RegisterBlock.of(page.registers());
      bell =
          new ControllerBell(
              controller,
              Collections.nCopies(controller.blocks().size(), registers),
              Barriers.system());
      wake = EventFd.create();
      undo.push(wake::close);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** What the kernel module would have to do at each ring and each interrupt, and does not yet. */
  private static void requireSimple(DoorbellConfig.Compartment config) throws IOException {
    Controller controller = config.bell().controller();
    if (!controller.mappable() || controller.acknowledges()) {
      throw new IOException(
          "/dev/stile/%s: the kernel module does not drive controller %s: %s"
              .formatted(
                  config.label(),
                  controller.name(),
                  controller.mappable()
                      ? "its interrupts must be acknowledged there"
                      : "others use its registers too, so no process may have them"));
    }
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

  ControllerBell bell() {
    return bell;
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
