package stile.manager.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import stile.manager.config.BoardCatalog;
import stile.manager.config.BoardFacts;
import stile.manager.config.BoardPath;
import stile.manager.config.ConfigException;

/** {@code stile boards}: which boards have a profile, and what was tried on them. */
@Command(
    name = "boards",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Lists the boards that have a profile, and what was verified, and how.",
    synopsisSubcommandLabel = "[COMMAND]")
final class BoardsCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Spec private CommandSpec spec = CommandSpec.create();

  private BoardsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  static CommandLine commandLine(Surroundings surroundings) {
    return new CommandLine(new BoardsCommand(surroundings))
        .addSubcommand("show", new BoardsShowCommand(surroundings))
        .addSubcommand("new", new BoardsNewCommand(surroundings));
  }

  static BoardPath path(Surroundings surroundings) {
    return BoardPath.of(surroundings.environment().get("STILE_BOARDS"), surroundings.home());
  }

  @Override
  public Integer call() throws ConfigException {
    PrintWriter out = spec.commandLine().getOut();
    for (BoardCatalog.Entry board : new BoardCatalog(path(surroundings)).entries()) {
      BoardFacts facts = board.facts();
      out.println(board.name());
      out.println("    " + board.description());
      line(out, "SoC", facts.soc());
      line(out, "peer", facts.peer());
      line(out, "doorbell", board.doorbell());
      line(out, "firmware", facts.firmware());
      line(out, "verified", facts.verified());
      out.println();
    }
    out.flush();
    return 0;
  }

  private static void line(PrintWriter out, String what, String value) {
    if (!value.isEmpty()) {
      out.println("    %-9s %s".formatted(what, value));
    }
  }
}
