package stile.manager.config;

import java.util.List;
import stile.virtio.device.DeviceServer;
import stile.virtio.device.DeviceServerProvider;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Option;
import stile.virtio.device.Options;

/**
 * Provides devices that cannot be made, with one option of each kind: reading a configuration makes
 * none.
 */
public record FakeProvider(String type, String description, List<Option> options)
    implements DeviceServerProvider {
  /** A type {@code fake}. */
  public FakeProvider() {
    this(
        "fake",
        "A device for tests.",
        List.of(
            Option.required("image", Option.Kind.PATH, "What it serves."),
            Option.withDefault("source", Option.Kind.PATH, "getrandom", "Where it reads."),
            Option.choice("backend", List.of("stdout", "file"), "Where it writes."),
            Option.optional("serial", Option.Kind.STRING, "What it calls itself."),
            Option.withDefault("queues", Option.Kind.INTEGER, 1L, "How many queues it has."),
            Option.withDefault("length", Option.Kind.SIZE, 4096L, "How long it is."),
            Option.withDefault(
                "read-only", Option.Kind.FLAG, false, "Whether it refuses writes.")));
  }

  @Override
  public DeviceServer create(Options options) throws InvalidOptionException {
    throw new InvalidOptionException("image", "cannot be made");
  }
}
