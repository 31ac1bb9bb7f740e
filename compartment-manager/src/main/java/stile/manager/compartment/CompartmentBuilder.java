package stile.manager.compartment;

import static java.lang.System.Logger.Level.INFO;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import stile.bindings.compartment.CompartmentDevice;
import stile.bindings.discovery.DeviceFinder;
import stile.bindings.memory.Barriers;
import stile.bindings.memory.Fences;
import stile.bindings.uio.UioDevice;
import stile.manager.amp.AmpLayout;
import stile.manager.amp.BusSettings;
import stile.manager.config.BoardProfile;
import stile.manager.config.CompartmentConfig;
import stile.manager.config.ConfigException;
import stile.manager.config.DeviceConfig;
import stile.manager.config.DoorbellConfig;
import stile.manager.config.PeerLogProfile;
import stile.manager.config.RegionProfile;
import stile.manager.config.RemoteDeviceConfig;
import stile.manager.config.ServedDeviceConfig;
import stile.manager.config.WindowProfile;
import stile.manager.lifecycle.Obstacles;
import stile.manager.log.LogName;
import stile.manager.peerlog.PeerLog;
import stile.manager.vhostuser.RemoteSettings;
import stile.manager.vhostuser.RemoteWorker;
import stile.manager.vhostuser.SharedMemory;
import stile.virtio.Features;
import stile.virtio.VirtioDevice;
import stile.virtio.device.DeviceServer;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.queue.MemoryType;
import stile.virtio.queue.SharedRegions;
import stile.virtio.worker.DeviceWorker;
import stile.virtio.worker.PollWaiter;

/**
 * Makes a compartment out of what the configuration says of it. What was opened is closed again
 * when something later cannot be.
 */
final class CompartmentBuilder {
  private static final int NOTIFICATIONS_PER_DEVICE = 8;
  private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

  /** Opens the devices of compartments on this machine. */
  interface Devices {
    CompartmentDevice open(String label) throws IOException;
  }

  private final CompartmentConfig config;
  private final Devices devices;
  private final Obstacles obstacles;
  private final LogName name;
  private final Runnable pinning;

  private CompartmentBuilder(CompartmentConfig config, Devices devices, Obstacles obstacles) {
    this.config = config;
    this.devices = devices;
    this.obstacles = obstacles;
    this.name = LogName.compartment(config.name());
    this.pinning = Threads.pinning(config.cpus(), name.logger());
  }

  /**
   * @param obstacles what keeps its program from being started
   * @param observer told what becomes of it
   * @throws ConfigException when a device finds its options wrong
   * @throws IOException when something it needs cannot be had
   */
  static Compartment build(
      CompartmentConfig config, Obstacles obstacles, Compartment.Observer observer)
      throws ConfigException, IOException {
    return build(config, CompartmentDevice::open, obstacles, observer);
  }

  static Compartment build(
      CompartmentConfig config, Devices devices, Obstacles obstacles, Compartment.Observer observer)
      throws ConfigException, IOException {
    return new CompartmentBuilder(config, devices, obstacles).build(observer);
  }

  private Compartment build(Compartment.Observer observer) throws ConfigException, IOException {
    BoardProfile board = config.board();
    PeerPort port = port(board);
    Compartment compartment;
    try {
      WindowProfile place = board.window();
      MemorySegment window = port.carveOut().asSlice(place.offset(), place.size());
      compartment =
          new Compartment(port, window, bus(board), config.waiting().strategy(), pinning, observer);
    } catch (RuntimeException e) {
      port.close();
      throw e;
    }
    board.peerLog().ifPresent(place -> compartment.follow(peerLog(place, port.carveOut())));
    try {
      SharedRegions regions = regions(board.regions(), port.carveOut());
      for (DeviceConfig device : config.devices()) {
        compartment.add(
            device.number(),
            switch (device) {
              case ServedDeviceConfig served -> served(served, compartment, regions);
              case RemoteDeviceConfig remote -> remote(remote, compartment, port);
            });
      }
      return compartment;
    } catch (ConfigException | IOException | RuntimeException e) {
      compartment.close();
      throw e;
    }
  }

  private PeerPort port(BoardProfile board) throws IOException {
    return switch (config.doorbell()) {
      case DoorbellConfig.Ivshmem ivshmem ->
          new IvshmemPort(name.text(), ivshmem, board.carveOut());
      case DoorbellConfig.Compartment compartment ->
          switch (compartment.access()) {
            case MODULE ->
                DevicePort.of(
                    name.logger(),
                    compartment,
                    board,
                    devices.open(compartment.label()),
                    obstacles);
            case UIO ->
                UioPort.of(
                    name.logger(),
                    compartment,
                    board,
                    UioDevice.open(DeviceFinder.in(Path.of("/sys")), compartment.label()));
          };
    };
  }

  private BusSettings bus(BoardProfile board) {
    AmpLayout layout =
        AmpLayout.place(
            board.window().size(),
            config.notificationWords(),
            NOTIFICATIONS_PER_DEVICE,
            board.message().slots(),
            board.message().slotSize());
    Fences fences = board.uncached() ? Fences.outside(Barriers.system()) : Fences.coherent();
    return new BusSettings(name.text(), layout, config.payloads(), HANDSHAKE_TIMEOUT, fences);
  }

  private PeerLog peerLog(PeerLogProfile place, MemorySegment carveOut) {
    return new PeerLog(carveOut.asSlice(place.offset(), place.size()), name.part("peer").logger());
  }

  private static SharedRegions regions(List<RegionProfile> profiles, MemorySegment carveOut) {
    List<SharedRegions.Region> regions =
        profiles.stream()
            .map(
                r ->
                    new SharedRegions.Region(
                        r.base(), carveOut.asSlice(r.offset(), r.size()), type(r.memory())))
            .toList();
    return new SharedRegions(regions);
  }

  private static MemoryType type(RegionProfile.Memory memory) {
    return switch (memory) {
      case NORMAL -> MemoryType.NORMAL;
      case UNCACHED -> MemoryType.UNCACHED;
      case DEVICE -> MemoryType.DEVICE;
    };
  }

  private static long ringFeatures(ServedDeviceConfig device) {
    return device.packed()
        ? Features.OFFERED
        : Features.OFFERED & ~Features.bit(Features.RING_PACKED);
  }

  private RemotelyServedDevice remote(
      RemoteDeviceConfig device, Compartment compartment, PeerPort port) throws IOException {
    LogName deviceName = name.device(device.number(), device.type());
    // Another process accesses memory as it likes.
    List<RegionProfile> normal =
        config.board().regions().stream()
            .filter(r -> r.memory() == RegionProfile.Memory.NORMAL)
            .toList();
    if (normal.isEmpty() || normal.size() > RemoteSettings.REGIONS_MAX) {
      throw new IOException(
          "%s: the board has %d regions of Normal memory; vhost-user can tell of 1 to %d"
              .formatted(deviceName.text(), normal.size(), RemoteSettings.REGIONS_MAX));
    }
    List<SharedMemory> memory = new ArrayList<>();
    for (RegionProfile region : normal) {
      memory.add(shared(deviceName, region, port));
    }
    RemoteSettings settings =
        new RemoteSettings(
            device.socket(),
            device.kind().id(),
            device.queues(),
            device.queueSize(),
            device.configSize(),
            device.tag(),
            device.packed(),
            memory);
    RemoteWorker worker =
        new RemoteWorker(
            deviceName.text(),
            settings,
            device.waiting().strategy(),
            regions(normal, port.carveOut()),
            new ServedDevice.Notifier(compartment.bus(), device.number()),
            pinning);
    deviceName
        .logger()
        .log(
            INFO,
            "served by another process at {0}, waits: {1}",
            device.socket(),
            device.waiting());
    return new RemotelyServedDevice(worker, config.payloads(), config.board().message().slotSize());
  }

  private static SharedMemory shared(LogName device, RegionProfile region, PeerPort port)
      throws IOException {
    try {
      PeerPort.Share share = port.share(region.offset(), region.size());
      return new SharedMemory(region.base(), region.size(), share.fd(), share.offset());
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be served by another process: %s".formatted(device.text(), e.getMessage()), e);
    }
  }

  private ServedDevice served(
      ServedDeviceConfig device, Compartment compartment, SharedRegions regions)
      throws ConfigException, IOException {
    LogName deviceName = name.device(device.number(), device.type());
    DeviceServer server;
    try {
      server = device.provider().create(device.options());
    } catch (InvalidOptionException e) {
      throw new ConfigException(List.of(device.problem(e)));
    }
    try {
      DeviceWorker worker =
          new DeviceWorker(
              deviceName.text(),
              device.waiting().strategy(),
              new PollWaiter(),
              watcher ->
                  new VirtioDevice(
                      deviceName.text(),
                      server,
                      ringFeatures(device),
                      regions,
                      new ServedDevice.Notifier(compartment.bus(), device.number()),
                      watcher),
              pinning);
      deviceName
          .logger()
          .log(INFO, "{0}, waits: {1}", device.provider().description(), device.waiting());
      return new ServedDevice(
          server, worker, config.payloads(), config.board().message().slotSize());
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }
}
