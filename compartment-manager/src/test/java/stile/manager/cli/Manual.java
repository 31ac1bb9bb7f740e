package stile.manager.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.codegen.docgen.manpage.ManPageGenerator;
import stile.manager.config.DeviceTypes;

/**
 * Writes what a package tells of the command line: a manual page for each command, in AsciiDoc, and
 * a completion for bash. Only packaging needs it, so it is no part of the module.
 */
final class Manual {
  /** Where a package keeps things: the command itself does not know. */
  private static final String FILES =
      """

      == Files

      **/etc/stile/**_NAME_**.toml**::
        What stile@__NAME__.service serves.

      */usr/share/stile/boards*::
        The boards' profiles.

      */usr/share/doc/stile*::
        README.md says how to run it as a service, configuration.md explains every key, examples has
        configurations.
      """;

  private Manual() {}

  /** Arguments: the folder to write to, and the version that the pages name. */
  public static void main(String[] args) throws IOException {
    write(Path.of(args[0]), args[1]);
  }

  static void write(Path folder, String version) throws IOException {
    CommandLine stile =
        StileCommand.commandLine(
            new Surroundings(DeviceTypes::installed, () -> config -> 0, Map.of(), null));
    name(stile, version);
    Files.createDirectories(folder);
    boolean[] quiet = {};
    int status =
        ManPageGenerator.generateManPage(
            folder.toFile(), null, quiet, true, stile.getCommandSpec());
    if (status != 0) {
      throw new IOException(folder + ": the manual pages could not be written");
    }
    Files.writeString(folder.resolve("stile.adoc"), FILES, StandardOpenOption.APPEND);
    try (DirectoryStream<Path> pages = Files.newDirectoryStream(folder, "*.adoc")) {
      for (Path page : pages) {
        Files.writeString(page, tidy(Files.readString(page)));
      }
    }
    Files.writeString(folder.resolve("stile.bash"), AutoComplete.bash("stile", stile));
  }

  /** A heading with nothing under it, and the colons of help texts, are not for a manual. */
  private static String tidy(String page) {
    return page.replaceAll("== Description\\n\\s*(?=//)", "").replaceAll("(?m)^(== .*):$", "$1");
  }

  /** Outside of its module a command does not know its version. */
  private static void name(CommandLine command, String version) {
    command.getCommandSpec().versionProvider(null).version("stile " + version);
    command.getSubcommands().values().forEach(sub -> name(sub, version));
  }
}
