package stile.manager.compartment;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import stile.manager.amp.AmpBus;
import stile.manager.msg.DeviceMessageHandler;
import stile.manager.msg.Generation;
import stile.manager.msg.Message;
import stile.manager.msg.Outcome;
import stile.virtio.DriverNotifier;
import stile.virtio.device.DeviceCounters;
import stile.virtio.device.DeviceServer;
import stile.virtio.worker.DeviceWorker;

/**
 * A device that this process serves: what the peer sends to its number reaches the device on the
 * device's own thread.
 */
final class ServedDevice implements BusDevice {
  private final DeviceServer server;
  private final DeviceWorker worker;
  private final Answers answers;

  /**
   * @param server closed with this
   * @param worker its thread; started and closed with this
   * @param slotSize the bus's largest message
   */
  ServedDevice(DeviceServer server, DeviceWorker worker, Generation generation, int slotSize) {
    this.server = server;
    this.worker = worker;
    this.answers =
        new Answers(
            new DeviceMessageHandler(generation, new VirtioMessages(worker.device())),
            slotSize,
            worker.device()::refuse);
  }

  @Override
  public String name() {
    return worker.device().name();
  }

  @Override
  public int queueCount() {
    return worker.device().queueCount();
  }

  @Override
  public DeviceCounters counters() {
    return worker.device().counters();
  }

  @Override
  public int status() {
    return worker.device().status();
  }

  @Override
  public void start() {
    worker.start();
  }

  @Override
  public Outcome message(Message request, AmpBus bus) {
    Message copy = request.copy();
    return worker.post(() -> answers.answer(copy, bus)) ? Outcome.TAKEN : Outcome.BUSY;
  }

  @Override
  public void kick(int queue) {
    worker.kick(); // it looks at all of them
  }

  @Override
  public CompletableFuture<@Nullable Void> reset() {
    return worker.reset();
  }

  @Override
  public void close() {
    worker.close();
    server.close();
  }

  /** The way from a device to the peer's driver. */
  record Notifier(AmpBus bus, int number) implements DriverNotifier {
    @Override
    public void used(int queue) {
      bus.used(number, queue);
    }

    @Override
    public void configChanged(int status, int generation) {
      bus.configChanged(number, status, generation);
    }
  }
}
