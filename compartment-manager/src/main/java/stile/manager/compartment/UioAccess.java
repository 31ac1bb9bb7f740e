package stile.manager.compartment;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import stile.bindings.memory.Barriers;
import stile.bindings.memory.DeviceMapping;
import stile.bindings.sys.EventFd;
import stile.bindings.uio.UioDevice;
import stile.manager.config.BoardProfile;
import stile.manager.config.DoorbellConfig;
import stile.manager.controller.ControllerBell;
import stile.manager.controller.RegisterBlock;
import stile.manager.uio.UioPlaces;

/** What a {@link UioPort} holds open: all of it or nothing. */
final class UioAccess implements AutoCloseable {
  private final Deque<Runnable> undo = new ArrayDeque<>();
  private final UioDevice device;
  private final MemorySegment carveOut;
  private final ControllerBell bell;
  private final EventFd wake;

  /**
   * Compares the device with the board's profile, then maps.
   *
   * @param device closed with this, and when this fails
   */
  UioAccess(UioDevice device, DoorbellConfig.Compartment config, BoardProfile board)
      throws IOException {
    this.device = device;
    undo.push(device::close);
    try {
      UioPlaces places = UioPlaces.find(device.maps(), config);
      if (!places.differences().isEmpty()) {
        throw new IOException(
            "%s (%s) is not what %s describes: %s"
                .formatted(
                    config.device(),
                    device,
                    board.file(),
                    String.join("; ", places.differences())));
      }
      UioPlaces.Place shared = places.carveOut();
      carveOut = map(shared).memory().asSlice(shared.offset(), shared.size());
      List<RegisterBlock> blocks = new ArrayList<>();
      for (UioPlaces.Place block : places.blocks()) {
        blocks.add(RegisterBlock.of(map(block).registers().slice(block.offset(), block.size())));
      }
      bell = new ControllerBell(config.bell().controller(), blocks, Barriers.system());
      wake = EventFd.create();
      undo.push(wake::close);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private DeviceMapping map(UioPlaces.Place place) throws IOException {
    DeviceMapping mapping = device.map(place.map(), place.end());
    undo.push(mapping::close);
    return mapping;
  }

  UioDevice device() {
    return device;
  }

  MemorySegment carveOut() {
    return carveOut;
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
