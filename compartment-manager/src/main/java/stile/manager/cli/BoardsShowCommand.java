package stile.manager.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stile.manager.config.BellProfile;
import stile.manager.config.BoardCatalog;
import stile.manager.config.BoardProfile;
import stile.manager.config.ConfigException;
import stile.manager.config.DoorbellProfile;
import stile.manager.config.InterruptProfile;
import stile.manager.config.PartitionProfile;
import stile.manager.controller.Block;

/** {@code stile boards show NAME}: all that a profile says, after it was checked. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Shows one board: its memory, its doorbell, who starts the peer.")
final class BoardsShowCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "The board's name.")
  private String name = "";

  BoardsShowCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws ConfigException {
    BoardCatalog catalog = new BoardCatalog(BoardsCommand.path(surroundings));
    BoardProfile board =
        catalog
            .board(name)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), "no board \"" + name + "\"; " + catalog.describe()));
    PrintWriter out = spec.commandLine().getOut();
    out.println(board.name() + ": " + board.description());
    line(out, "SoC", board.facts().soc());
    line(out, "peer", board.facts().peer());
    line(out, "firmware", board.facts().firmware());
    line(out, "verified", board.facts().verified());
    line(out, "carve-out", "%#x bytes".formatted(board.carveOut()));
    switch (board.doorbell()) {
      case DoorbellProfile.Ivshmem _ -> line(out, "doorbell", "ivshmem");
      case DoorbellProfile.Compartment(
              var _,
              BellProfile bell,
              PartitionProfile partition,
              DoorbellProfile.Access access) -> {
        partition(out, partition);
        line(out, "access", access == DoorbellProfile.Access.UIO ? "uio" : "Stile's kernel module");
        bell(out, bell);
      }
    }
    line(out, "profile", board.file().toString());
    line(out, "page", board.file().resolveSibling("README.md").toString());
    out.flush();
    return 0;
  }

  private static void partition(PrintWriter out, PartitionProfile partition) {
    line(out, "", "at " + partition.carveOut());
    partition.memory().ifPresent(memory -> line(out, "memory", memory.toString()));
    if (!partition.cores().isEmpty()) {
      line(out, "cores", partition.cores().toString());
    }
    line(
        out,
        "started by",
        switch (partition.lifeCycle()) {
          case FIRMWARE -> "the firmware";
          case PSCI -> "Linux, by PSCI; it ends when its program wants to";
          case REMOTEPROC -> "Linux's remoteproc, " + partition.processor().orElseThrow().name();
          case NONE -> "nobody here: it runs since the board came up";
        });
  }

  private static void bell(PrintWriter out, BellProfile bell) {
    line(out, "doorbell", bell.controller().describe());
    for (Block block : bell.controller().blocks()) {
      line(
          out,
          "",
          "%s at %#x, %#x bytes, %s"
              .formatted(
                  block.name(),
                  block.address(),
                  block.size(),
                  block.shared() ? "shared with others" : "ours alone"));
    }
    bell.node().ifPresent(node -> line(out, "", "of " + node));
    bell.interrupt()
        .map(
            interrupt ->
                switch (interrupt) {
                  case InterruptProfile.Spi(int number, InterruptProfile.Trigger trigger) ->
                      "SPI %d (INTID %d), %s"
                          .formatted(
                              number,
                              number + 32,
                              trigger == InterruptProfile.Trigger.LEVEL_HIGH ? "level" : "edge");
                  case InterruptProfile.OfNode(String path, int index) ->
                      "number %d of %s".formatted(index, path);
                })
        .ifPresent(interrupt -> line(out, "interrupt", interrupt));
  }

  private static void line(PrintWriter out, String what, String value) {
    if (!value.isEmpty()) {
      out.println("    %-10s %s".formatted(what, value));
    }
  }
}
