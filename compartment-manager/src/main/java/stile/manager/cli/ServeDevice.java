package stile.manager.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import stile.manager.config.WaitConfig;
import stile.manager.config.Words;
import stile.manager.log.Log;
import stile.manager.serve.BackEndService;
import stile.virtio.device.DeviceServerProvider;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Option;
import stile.virtio.device.Options;

/** {@code stile serve TYPE}: its options are made of those that the type declares. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false)
final class ServeDevice implements Callable<Integer> {
  private final DeviceServerProvider provider;
  private final Surroundings surroundings;
  private final CommandSpec spec;
  @Mixin private LogOption log = new LogOption();

  @CommandLine.Option(
      names = "--socket",
      required = true,
      paramLabel = "PATH",
      description = "Where front ends connect.")
  private String socket = "";

  @CommandLine.Option(
      names = "--wait",
      paramLabel = "HOW",
      description = "How its thread waits: spin, hybrid (the default) or block.")
  private @Nullable String wait;

  @CommandLine.Option(
      names = "--spin",
      paramLabel = "TIME",
      description = "How long hybrid looks before it sleeps, such as \"50 us\".")
  private @Nullable String spin;

  @CommandLine.Option(
      names = "--cpu",
      paramLabel = "LIST",
      description = "The CPUs its thread may use, such as 1 or 2,3.")
  private @Nullable String cpu;

  @CommandLine.Option(
      names = "--ring-reset",
      description =
          "Offer RING_RESET: for front ends that stop a ring for it, as compartments do. QEMU does not.")
  private boolean ringReset;

  private ServeDevice(DeviceServerProvider provider, Surroundings surroundings) {
    this.provider = provider;
    this.surroundings = surroundings;
    this.spec = CommandSpec.forAnnotatedObject(this);
  }

  static CommandLine commandLine(DeviceServerProvider provider, Surroundings surroundings) {
    ServeDevice command = new ServeDevice(provider, surroundings);
    command.spec.name("stile serve " + provider.type());
    command.spec.usageMessage().header(provider.description());
    provider.options().forEach(option -> command.spec.addOption(spec(option)));
    return new CommandLine(command.spec)
        .setExecutionExceptionHandler(new FailureReport())
        .setParameterExceptionHandler(new UsageReport());
  }

  /** Required ones too are optional to picocli: what is missing is told as everywhere. */
  private static OptionSpec spec(Option option) {
    String fallback = option.defaultValue() == null ? "" : " Default: " + option.defaultValue();
    OptionSpec.Builder builder =
        OptionSpec.builder("--" + option.name())
            .type(String.class)
            .paramLabel(
                option.kind() == Option.Kind.CHOICE
                    ? String.join("|", option.choices())
                    : option.kind().name())
            .description((option.help() + fallback).replace("%", "%%"));
    return option.kind() == Option.Kind.FLAG
        ? builder.arity("0..1").fallbackValue("true").build()
        : builder.build();
  }

  @Override
  public Integer call() throws IOException {
    log.apply(surroundings.environment().get("STILE_LOG"), Log.standard());
    Words words = new Words(Path.of(""));
    try {
      Options options = words.options(provider, given());
      Path path = words.socket("socket", socket);
      WaitConfig waiting = words.waiting(wait, spin);
      new BackEndService(provider, options, path, waiting, words.cpus(cpu), ringReset).run();
      return 0;
    } catch (InvalidOptionException e) {
      throw new ParameterException(
          spec.commandLine(), "--" + e.option() + ": " + e.getMessage(), e);
    }
  }

  private Map<String, String> given() {
    Map<String, String> given = new HashMap<>();
    for (Option option : provider.options()) {
      String value = spec.findOption("--" + option.name()).getValue();
      if (value != null) {
        given.put(option.name(), value);
      }
    }
    return given;
  }
}
