package stile.manager.compartment;

import java.io.IOException;
import java.lang.foreign.Arena;
import stile.bindings.compartment.CompartmentDevice;
import stile.bindings.compartment.CompartmentInfo;
import stile.manager.config.BoardProfile;
import stile.manager.config.DoorbellConfig;
import stile.manager.config.DoorbellProfile;
import stile.manager.controller.Controller;
import stile.manager.controller.ModuleMailbox;

/**
 * Tells the kernel module what to do to a compartment's mailbox. Whoever may do that may touch any
 * register of the machine, so it is done once, by root, and not by the manager.
 */
public final class MailboxInstaller {
  /** What became of it. */
  public enum Outcome {
    /** The process rings by itself, and nothing is to be acknowledged. */
    NOT_NEEDED,
    INSTALLED,
    /** There was one already, which stays as long as the module's driver is bound. */
    WAS_INSTALLED
  }

  private MailboxInstaller() {}

  /**
   * Installs the mailbox of a compartment on this machine.
   *
   * @throws IOException when it cannot be; the message says why
   */
  public static Outcome install(DoorbellConfig.Compartment config, BoardProfile board)
      throws IOException {
    return install(config, board, CompartmentDevice::open);
  }

  static Outcome install(
      DoorbellConfig.Compartment config, BoardProfile board, CompartmentBuilder.Devices devices)
      throws IOException {
    Controller controller = config.bell().controller();
    if (config.access() != DoorbellProfile.Access.MODULE || !controller.needsModule()) {
      return Outcome.NOT_NEEDED;
    }
    try (CompartmentDevice device = devices.open(config.label());
        Arena arena = Arena.ofConfined()) {
      BoardCheck.check(board, config, device.info());
      if (device.info().mailbox() == CompartmentInfo.Mailbox.INSTALLED) {
        return Outcome.WAS_INSTALLED;
      }
      device.install(ModuleMailbox.of(controller, arena));
      return Outcome.INSTALLED;
    }
  }
}
