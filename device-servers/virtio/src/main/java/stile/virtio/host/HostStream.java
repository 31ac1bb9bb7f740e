package stile.virtio.host;

/** Both ways at once: a connected socket, a terminal. */
public interface HostStream extends HostInput, HostOutput {
  /**
   * Whether the other end is gone for good, in both directions. A stream whose input has ended may
   * still take output: {@code echo reboot | socat - UNIX:console} shows the answer.
   */
  boolean hungUp();
}
