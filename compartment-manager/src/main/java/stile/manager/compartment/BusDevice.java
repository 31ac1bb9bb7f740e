package stile.manager.compartment;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import stile.manager.amp.AmpBus;
import stile.manager.msg.Message;
import stile.manager.msg.Outcome;
import stile.virtio.device.DeviceCounters;

/**
 * One device on the bus, with a thread of its own, whoever serves it. Called by the compartment's
 * thread, and waits for nobody but in {@link #close}.
 */
interface BusDevice extends AutoCloseable {
  /** What log lines call it. */
  String name();

  /** The most queues it can have. */
  int queueCount();

  DeviceCounters counters();

  /** The device status as its driver has made it ({@link stile.virtio.Status}); for any thread. */
  int status();

  /** Starts its thread. */
  void start();

  /**
   * Takes a request of the peer's along to the device's thread; its response goes out from there.
   */
  Outcome message(Message request, AmpBus bus);

  /** The peer made buffers of a queue available. */
  void kick(int queue);

  /** Lets go of the peer's memory; done when it has. */
  CompletableFuture<@Nullable Void> reset();

  @Override
  void close();
}
