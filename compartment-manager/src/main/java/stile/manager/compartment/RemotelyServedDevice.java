package stile.manager.compartment;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import stile.manager.amp.AmpBus;
import stile.manager.msg.DeviceMessageHandler;
import stile.manager.msg.DeviceMessages;
import stile.manager.msg.Generation;
import stile.manager.msg.Message;
import stile.manager.msg.Outcome;
import stile.manager.vhostuser.RemoteSettings;
import stile.manager.vhostuser.RemoteWorker;
import stile.virtio.device.DeviceCounters;

/** A device that another process serves (vhost-user, front end). */
final class RemotelyServedDevice implements BusDevice {
  private final RemoteWorker worker;
  private final Generation generation;
  private final int slotSize;
  private @Nullable Answers answers;

  /**
   * @param worker its thread; started and closed with this
   * @param slotSize the bus's largest message
   */
  RemotelyServedDevice(RemoteWorker worker, Generation generation, int slotSize) {
    this.worker = worker;
    this.generation = generation;
    this.slotSize = slotSize;
  }

  @Override
  public String name() {
    return worker.name();
  }

  @Override
  public int queueCount() {
    return RemoteSettings.QUEUES_MAX; // how many there are, only the back end may know
  }

  @Override
  public DeviceCounters counters() {
    return worker.counters();
  }

  @Override
  public int status() {
    return worker.status();
  }

  @Override
  public void start() {
    worker.start();
  }

  @Override
  public Outcome message(Message request, AmpBus bus) {
    Message copy = request.copy();
    return worker.post(device -> answers(device).answer(copy, bus)) ? Outcome.TAKEN : Outcome.BUSY;
  }

  private Answers answers(DeviceMessages device) {
    if (answers == null) {
      answers = new Answers(new DeviceMessageHandler(generation, device), slotSize, worker::refuse);
    }
    return answers;
  }

  @Override
  public void kick(int queue) {
    worker.kick(queue);
  }

  @Override
  public CompletableFuture<@Nullable Void> reset() {
    return worker.reset();
  }

  @Override
  public void close() {
    worker.close();
  }
}
