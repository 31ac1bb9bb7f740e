package stile.manager.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stile.manager.config.BoardCatalog;
import stile.manager.config.ConfigException;
import stile.manager.devicetree.Node;
import stile.manager.devicetree.TreeBlob;
import stile.manager.devicetree.TreeFolder;
import stile.manager.draft.Draft;

/** {@code stile boards new NAME}: a first profile and overlay, from a device tree. */
@Command(
    name = "new",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Writes a first profile and overlay for a board, with the reason for every choice.",
    description = "Nothing of the machine is changed; both files are for you to read and correct.")
final class BoardsNewCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "The new board's name: a-z, 0-9 and -.")
  private String name = "";

  @Option(
      names = "--from",
      paramLabel = "TREE",
      description = "Its device tree: a .dtb, or /proc/device-tree on the board (default).")
  private Path from = TreeFolder.LINUX;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where the board's folder is made (default: boards, here).")
  private Path output = Path.of("boards");

  BoardsNewCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws ConfigException, IOException {
    if (!name.matches("[a-z0-9-]{1,64}")) {
      throw new ParameterException(
          spec.commandLine(), "\"" + name + "\" is no name; expected a-z, 0-9 and -");
    }
    Node root = Files.isRegularFile(from) ? TreeBlob.read(from) : TreeFolder.read(from);
    BoardCatalog catalog = new BoardCatalog(BoardsCommand.path(surroundings));
    Path folder = output.resolve(name);
    new Draft(name, root, catalog.controllers()).write(folder);
    PrintWriter out = spec.commandLine().getOut();
    out.println("wrote " + folder.resolve("profile.toml") + " and " + folder.resolve("linux.dtso"));
    out.println("read both; then lay the overlay over the board's tree, and ask stile doctor");
    out.flush();
    return 0;
  }
}
