package stile.manager.compartment;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import stile.bindings.compartment.CompartmentDevice;
import stile.bindings.memory.Barriers;
import stile.bindings.memory.DeviceMapping;
import stile.bindings.memory.NormalMapping;
import stile.bindings.sys.EventFd;
import stile.manager.config.BellProfile;
import stile.manager.config.BoardProfile;
import stile.manager.config.DoorbellConfig;
import stile.manager.doorbell.RegisterBell;

/** What a {@link DevicePort} holds open: all of it or nothing. */
final class DeviceAccess implements AutoCloseable {
  private final Deque<Runnable> undo = new ArrayDeque<>();
  private final CompartmentDevice device;
  private final MemorySegment carveOut;
  private final RegisterBell bell;
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
      BoardCheck.check(board, config, device.info());
      NormalMapping memory = device.mapCarveOut();
      undo.push(memory::close);
      carveOut = memory.segment();
      DeviceMapping page = device.mapDoorbell();
      undo.push(page::close);
      BellProfile register = config.bell();
      bell =
          new RegisterBell(
              page.registers(),
              register.register(),
              register.width(),
              register.value(),
              Barriers.system());
      wake = EventFd.create();
      undo.push(wake::close);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  CompartmentDevice device() {
    return device;
  }

  MemorySegment carveOut() {
    return carveOut;
  }

  RegisterBell bell() {
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
