package stile.manager.config;

import java.util.Optional;
import stile.manager.controller.Block;
import stile.manager.controller.Controller;
import stile.manager.image.MemoryRange;

/**
 * The registers by which a board's two sides ring.
 *
 * @param controller what is done to them
 * @param node the device-tree node of the controller, which no driver of Linux may have; none where
 *     the tree has no such node
 * @param interrupt what comes when the peer rings; none where the profile leaves it to the overlay
 */
public record BellProfile(
    Controller controller, Optional<String> node, Optional<InterruptProfile> interrupt) {
  /** Where the registers are that ring the peer. */
  public MemoryRange place() {
    Block bell = controller.bell();
    return new MemoryRange(bell.address(), bell.size());
  }
}
