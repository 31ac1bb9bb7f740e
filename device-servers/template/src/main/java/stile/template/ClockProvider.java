package stile.template;

import java.util.List;
import stile.virtio.device.DeviceServer;
import stile.virtio.device.DeviceServerProvider;
import stile.virtio.device.Option;
import stile.virtio.device.Options;

/** Makes clocks: type {@code clock}. */
public final class ClockProvider implements DeviceServerProvider {
  private static final String CLOCK = "clock";

  /** The first choice is the default; values arrive checked against this list. */
  private static final List<Option> OPTIONS =
      List.of(Option.choice(CLOCK, List.of("utc", "monotonic"), "which time it tells"));

  @Override
  public String type() {
    return "clock";
  }

  @Override
  public String description() {
    return "The time of this side, for a peer that has no clock of its own.";
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public DeviceServer create(Options options) {
    return new ClockServer(
        options.string(CLOCK).equals("utc") ? NanoClock.utc() : NanoClock.monotonic());
  }
}
