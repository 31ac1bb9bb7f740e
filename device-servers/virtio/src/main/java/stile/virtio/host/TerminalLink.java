package stile.virtio.host;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A symbolic link to a terminal, since a terminal's own name is another each time. */
final class TerminalLink {
  private static final System.Logger LOG = System.getLogger("stile.virtio.host");
  private static final Path TERMINALS = Path.of("/dev/pts");

  private TerminalLink() {}

  /** Makes it, in place of one that an earlier run left behind. */
  static void make(Path link, Path terminal) throws IOException {
    if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).startsWith(TERMINALS)) {
      Files.delete(link);
    }
    try {
      Files.createSymbolicLink(link, terminal);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(link + ": exists and is no link to a terminal; left alone", e);
    } catch (IOException e) {
      throw new IOException(link + ": cannot link to " + terminal + ": " + e, e);
    }
  }

  /** Removes it, unless somebody else's has taken its place. */
  static void remove(Path link, Path terminal) {
    try {
      if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(terminal)) {
        Files.delete(link);
      }
    } catch (IOException e) {
      LOG.log(WARNING, "{0}: cannot remove the link: {1}", link, e.toString());
    }
  }
}
