package stile.virtio.host;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where others on this side come to connect. Closing it removes its name. */
public interface HostListener extends AutoCloseable {
  /** The descriptor to wait on for somebody to come. */
  int fd();

  /**
   * Lets the next one in.
   *
   * @return a stream of its own, or null when nobody is waiting
   * @throws IOException when the operating system reports an error
   */
  @Nullable HostStream accept() throws IOException;

  @Override
  void close();
}
