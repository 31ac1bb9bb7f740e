package stile.manager.config;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration cannot be used. Carries everything that is wrong with it, so that it can be
 * mended in one go.
 */
public final class ConfigException extends Exception {
  private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::at);
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /**
   * @param problems at least one
   */
  public ConfigException(List<Problem> problems) {
    super(problems.stream().sorted(ORDER).map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = problems.stream().sorted(ORDER).toList();
  }

  /** All that is wrong, in reading order. The message has one line for each. */
  public List<Problem> problems() {
    return problems;
  }
}
