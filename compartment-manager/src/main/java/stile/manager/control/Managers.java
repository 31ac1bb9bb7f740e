package stile.manager.control;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The managers that run on this machine, by their runtime directories. */
public final class Managers {
  /** For an answer that takes no doing. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Path folder;

  /**
   * A compartment that a manager serves.
   *
   * @param service its manager's folder: for {@code stile@peer.service}, "peer"
   */
  public record Found(String service, String name, Path socket) {
    /**
     * Asks its manager.
     *
     * @param words the question's first and, after the compartment's name, its others
     */
    public void ask(Duration patience, Predicate<String> output, String verb, String... words)
        throws IOException {
      String rest = words.length == 0 ? "" : " " + String.join(" ", words);
      Managers.ask(socket, "%s %s%s".formatted(verb, name, rest), patience, output);
    }

    /** The same, for an answer that takes no doing. */
    public void ask(Predicate<String> output, String verb, String... words) throws IOException {
      ask(SOON, output, verb, words);
    }

    @Override
    public String toString() {
      return service + "/" + name;
    }
  }

  /**
   * @param folder where managers have their runtime directories
   */
  public Managers(Path folder) {
    this.folder = folder;
  }

  /**
   * All compartments of all managers that run.
   *
   * @throws IOException when there are none, or some may not be asked; the message says what to do
   */
  public List<Found> compartments() throws IOException {
    List<Found> found = new ArrayList<>();
    for (Path manager : folders()) {
      if (!Files.isExecutable(manager)) {
        throw new IOException(
            manager + ": permission denied; be root, or a member of the group stile");
      }
      Path socket = manager.resolve(ControlServer.SOCKET);
      String service = String.valueOf(manager.getFileName());
      try {
        if (Files.exists(socket)) {
          ask(socket, "names", SOON, name -> found.add(new Found(service, name, socket)));
        }
      } catch (ConnectException e) {
        // Left by one that was killed.
      }
    }
    if (found.isEmpty()) {
      throw new IOException(
          "no service runs, for there is none in %s; start one: systemctl start stile@NAME"
              .formatted(folder));
    }
    return found;
  }

  private List<Path> folders() throws IOException {
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, Files::isDirectory)) {
        stream.forEach(folders::add);
      }
    }
    folders.sort(null);
    return folders;
  }

  private static void ask(Path socket, String question, Duration patience, Predicate<String> output)
      throws IOException {
    if (!Files.isWritable(socket)) {
      throw new IOException(
          socket + ": permission denied; be root, or a member of the group stile");
    }
    try (ManagerLink link = ManagerLink.connect(socket)) {
      link.ask(question, patience, output);
    }
  }
}
