package stile.manager.amp;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stile.manager.msg.DeviceMessageHandler;
import stile.manager.msg.FakeDevice;
import stile.manager.msg.Generation;
import stile.manager.msg.Message;
import stile.manager.msg.Outcome;

/**
 * A bus and its driver over one window, stepped by the test: device 0 answers messages with a fake
 * device behind it, device 1 has many queues.
 */
final class BusFixture implements BusListener {
  static final int MANY_QUEUES = 70;

  final AmpLayout layout;
  final MemorySegment window;
  final AmpBus bus;
  final FakeDevice device = new FakeDevice();
  final List<String> events = new ArrayList<>();
  int rings;
  int wakes;
  long now = 1_000;
  boolean busy;
  boolean settled = true;
  private final DeviceMessageHandler handler = new DeviceMessageHandler(Generation.V2, device);
  private @Nullable AmpDriver driver;

  BusFixture(int words, int slots) {
    layout = AmpLayout.place(16384, words, 4, slots, 64);
    window = MemorySegment.ofArray(new long[16384 / 8]);
    BusSettings settings = new BusSettings("test", layout, Generation.V2, Duration.ofSeconds(10));
    bus = new AmpBus(settings, window, () -> rings++, () -> wakes++, this);
    bus.attach(0, 2);
    bus.attach(1, MANY_QUEUES);
    bus.open(now);
  }

  /** A bus whose driver has shaken hands. */
  static BusFixture connected(int words, int slots) {
    BusFixture fixture = new BusFixture(words, slots);
    fixture.connect();
    return fixture;
  }

  AmpDriver driver() {
    AmpDriver current = driver;
    if (current == null) {
      current = new AmpDriver(window, () -> {});
      driver = current;
    }
    return current;
  }

  void connect() {
    for (int i = 0; i < 10; i++) {
      driver().advance();
      step();
    }
    if (!bus.running() || !driver().advance()) {
      throw new AssertionError("no handshake: " + events);
    }
    events.clear();
    rings = 0;
  }

  long step() {
    return bus.step(now);
  }

  /** Steps and answers what the listener was told since the last time. */
  List<String> told() {
    step();
    List<String> told = List.copyOf(events);
    events.clear();
    return told;
  }

  /** The next message the driver receives, in hexadecimal; empty when there is none. */
  String received() {
    Message message = driver().newMessage();
    return driver().receive(message) ? message.toString() : "";
  }

  /** The used notifications the driver finds as bits. */
  List<String> usedBits() {
    List<String> used = new ArrayList<>();
    int _ = driver().takeUsed((device, first, end) -> used.add(device + ":" + first));
    return used;
  }

  @Override
  public boolean settled() {
    return settled;
  }

  @Override
  public void running() {
    events.add("running");
  }

  @Override
  public void lost(String reason) {
    events.add("lost: " + reason);
  }

  @Override
  public void waiting(String reason) {
    events.add("waiting: " + reason);
  }

  @Override
  public Outcome deviceMessage(Message request) {
    if (busy) {
      return Outcome.BUSY;
    }
    Message response = driver().newMessage();
    Outcome outcome = handler.handle(request, response);
    if (outcome == Outcome.ANSWERED) {
      bus.respond(response);
    }
    return outcome;
  }

  @Override
  public void available(int device, int queue) {
    events.add("available " + device + ":" + queue);
  }

  @Override
  public void pong(long nanos) {
    events.add("pong " + nanos);
  }
}
