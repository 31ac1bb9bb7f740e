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
 * One device on the bus: what the peer sends to its number reaches the device on the device's own
 * thread.
 */
final class ServedDevice implements AutoCloseable {
  private final DeviceServer server;
  private final DeviceWorker worker;
  private final DeviceMessageHandler messages;
  private final Message response;

  /**
   * @param server closed with this
   * @param worker its thread; started and closed with this
   * @param slotSize the bus's largest message
   */
  ServedDevice(DeviceServer server, DeviceWorker worker, Generation generation, int slotSize) {
    this.server = server;
    this.worker = worker;
    this.messages = new DeviceMessageHandler(generation, new VirtioMessages(worker.device()));
    this.response = new Message(slotSize);
  }

  String name() {
    return worker.device().name();
  }

  int queueCount() {
    return worker.device().queueCount();
  }

  DeviceCounters counters() {
    return worker.device().counters();
  }

  void start() {
    worker.start();
  }

  /**
   * Takes a request of the peer's along to the device's thread; its response goes out from there.
   */
  Outcome message(Message request, AmpBus bus) {
    Message copy = request.copy();
    return worker.post(() -> handle(copy, bus)) ? Outcome.TAKEN : Outcome.BUSY;
  }

  private void handle(Message request, AmpBus bus) {
    Outcome outcome = messages.handle(request, response);
    if (outcome == Outcome.ANSWERED) {
      bus.respond(response);
    } else if (outcome.discarded()) {
      worker.device().refuse("message discarded, %s: %s".formatted(outcome.text(), request));
    }
  }

  void kick() {
    worker.kick();
  }

  /** Lets go of the peer's memory; done when it has. */
  CompletableFuture<@Nullable Void> reset() {
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
