package stile.manager.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;
import stile.manager.config.ConfigException;

/**
 * Tells a person why a command failed. A stack trace is for a fault of ours, never for one of
 * theirs.
 */
final class FailureReport implements IExecutionExceptionHandler {
  private static final int FAILURE = 1;

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult result) {
    return tell(e, line.getErr());
  }

  /** Says it, and returns the process's status. */
  static int tell(Exception e, PrintWriter err) {
    switch (e) {
      case ConfigException config -> {
        err.println(config.getMessage());
        int count = config.problems().size();
        err.println(
            "stile: " + count + (count == 1 ? " problem" : " problems") + " in the configuration");
      }
      case IOException io -> err.println("stile: " + io.getMessage());
      default -> {
        err.println("stile: this should not have happened, and is a fault of Stile:");
        e.printStackTrace(err);
      }
    }
    err.flush();
    return FAILURE;
  }
}
