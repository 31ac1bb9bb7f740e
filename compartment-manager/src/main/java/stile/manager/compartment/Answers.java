package stile.manager.compartment;

import java.util.function.Consumer;
import stile.manager.amp.AmpBus;
import stile.manager.msg.DeviceMessageHandler;
import stile.manager.msg.Message;
import stile.manager.msg.Outcome;

/** Answers what a peer asks of one device. On the device's thread. */
final class Answers {
  private final DeviceMessageHandler messages;
  private final Message response;
  private final Consumer<String> refusals;

  /**
   * @param slotSize the bus's largest message
   * @param refusals told of what is thrown away
   */
  Answers(DeviceMessageHandler messages, int slotSize, Consumer<String> refusals) {
    this.messages = messages;
    this.response = new Message(slotSize);
    this.refusals = refusals;
  }

  void answer(Message request, AmpBus bus) {
    Outcome outcome = messages.handle(request, response);
    if (outcome == Outcome.ANSWERED) {
      bus.respond(response);
    } else if (outcome.discarded()) {
      refusals.accept("message discarded, %s: %s".formatted(outcome.text(), request));
    }
  }
}
