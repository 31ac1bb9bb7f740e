package stile.manager.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** Tells a person what is wrong with a command line, without burying it under the whole help. */
final class UsageReport implements IParameterExceptionHandler {
  private static final int USAGE = 2;

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    PrintWriter err = line.getErr();
    String command = line.getCommandSpec().qualifiedName();
    err.println(command + ": " + e.getMessage());
    err.println("Try '" + command + " --help'.");
    err.flush();
    return USAGE;
  }
}
