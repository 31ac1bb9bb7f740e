package stile.manager.serve;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import stile.bindings.sys.SysException;
import stile.manager.compartment.Threads;
import stile.manager.config.WaitConfig;
import stile.manager.vhostuser.BackEnd;
import stile.virtio.DriverNotifier;
import stile.virtio.Features;
import stile.virtio.VirtioDevice;
import stile.virtio.device.DeviceServer;
import stile.virtio.device.DeviceServerProvider;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Options;
import stile.virtio.queue.SharedRegions;
import stile.virtio.worker.DeviceWorker;
import stile.virtio.worker.PollWaiter;
import stile.virtio.worker.Uninterrupted;
import stile.virtio.worker.Waiter;

/**
 * One device served by this process until SIGTERM or SIGINT.
 *
 * @param provider makes the device
 * @param options checked one by one
 * @param socket where front ends connect
 * @param waiting how the device's thread waits
 * @param cpus what it may run on; none for any
 * @param ringReset whether to offer RING_RESET, which a front end may pass on and not do
 */
public record BackEndService(
    DeviceServerProvider provider,
    Options options,
    Path socket,
    WaitConfig waiting,
    List<Integer> cpus,
    boolean ringReset) {

  /** For what is under way, when the process shall end; memory that never answers has no more. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  public BackEndService {
    cpus = List.copyOf(cpus);
  }

  /**
   * Serves until the process is asked to end, which also ends it.
   *
   * @throws InvalidOptionException when the provider finds its options wrong
   * @throws IOException when what the device needs, or the socket, cannot be had
   */
  public void run() throws InvalidOptionException, IOException {
    String name = provider.type();
    System.Logger log = System.getLogger(name);
    CountDownLatch ended = new CountDownLatch(1);
    @Nullable Thread hook = null;
    try (DeviceServer server = provider.create(options);
        BackEnd backEnd = listen(name, log, server)) {
      hook = Thread.ofPlatform().name("shutdown").unstarted(() -> stop(log, backEnd, ended));
      Runtime.getRuntime().addShutdownHook(hook);
      log.log(INFO, "{0}, waits: {1}; listening on {2}", provider.description(), waiting, socket);
      backEnd.run();
    } finally {
      ended.countDown();
      if (hook != null && !Threads.unhook(hook)) {
        Uninterrupted.join(hook); // which ends the process
      }
    }
  }

  private BackEnd listen(String name, System.Logger log, DeviceServer server) throws IOException {
    Waiter waiter = new PollWaiter();
    try {
      return BackEnd.listen(name, socket, notifier -> worker(name, log, server, waiter, notifier));
    } catch (SysException | RuntimeException e) {
      waiter.close();
      throw e;
    }
  }

  private DeviceWorker worker(
      String name, System.Logger log, DeviceServer server, Waiter waiter, DriverNotifier notifier) {
    long features = BackEnd.RING_FEATURES | (ringReset ? Features.bit(Features.RING_RESET) : 0);
    return new DeviceWorker(
        name,
        waiting.strategy(),
        waiter,
        watcher ->
            new VirtioDevice(name, server, features, SharedRegions.none(), notifier, watcher),
        Threads.pinning(cpus, log));
  }

  /** Left to itself the JVM would report the signal as a failure. */
  private static void stop(System.Logger log, BackEnd backEnd, CountDownLatch ended) {
    backEnd.stop();
    boolean inTime = Uninterrupted.await(ended, PATIENCE);
    if (!inTime) {
      log.log(ERROR, "does not come to an end: waits for its disk, or its front end''s memory");
    }
    Runtime.getRuntime().halt(inTime ? 0 : 1);
  }
}
