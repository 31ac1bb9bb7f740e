package stile.manager.config;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * A place in a configuration file, written {@code demo.toml:4:1} as editors and compilers do.
 *
 * @param file as the user named it
 * @param line from 1; 0 for the file as a whole
 * @param column from 1; 0 for the file as a whole
 */
public record Position(Path file, int line, int column) implements Comparable<Position> {
  private static final Comparator<Position> IN_READING_ORDER =
      Comparator.comparing(Position::file)
          .thenComparingInt(Position::line)
          .thenComparingInt(Position::column);

  /** The file as a whole. */
  public static Position of(Path file) {
    return new Position(file, 0, 0);
  }

  @Override
  public int compareTo(Position other) {
    return IN_READING_ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return line == 0 ? file.toString() : file + ":" + line + ":" + column;
  }
}
