package stile.manager.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import stile.manager.compartment.MailboxInstaller;
import stile.manager.config.CompartmentConfig;
import stile.manager.config.ConfigException;
import stile.manager.config.DoorbellConfig;

/** {@code stile doorbell install}: tells the kernel module what the profiles say of mailboxes. */
@Command(
    name = "install",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Tells the kernel module how to ring and acknowledge, where a process cannot.",
    description = {
      "For root, before stile run; the service does it. What was told stays until the module's driver",
      "is unbound. Compartments that need none of it, and those done already, are left as they are."
    })
final class DoorbellInstallCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigOption config = new ConfigOption();

  DoorbellInstallCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws ConfigException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    for (CompartmentConfig compartment : config.read(surroundings).compartments()) {
      out.println(compartment.name() + ": " + install(compartment));
      out.flush();
    }
    return 0;
  }

  private static String install(CompartmentConfig compartment) throws IOException {
    return switch (compartment.doorbell()) {
      case DoorbellConfig.Ivshmem _ -> "its peer runs in QEMU, which has the doorbell";
      case DoorbellConfig.Compartment doorbell -> {
        String controller = doorbell.bell().controller().name();
        yield switch (MailboxInstaller.install(doorbell, compartment.board())) {
          case NOT_NEEDED -> "needs no mailbox in the kernel module";
          case INSTALLED -> "%s was told of %s".formatted(doorbell.device(), controller);
          case WAS_INSTALLED -> "%s knew its mailbox already".formatted(doorbell.device());
        };
      }
    };
  }
}
