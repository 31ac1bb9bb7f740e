package stile.manager.config;

import java.nio.file.Path;

/**
 * A place in a configuration file, written {@code demo.toml:4:1} as editors and compilers do.
 *
 * @param file as the user named it
 * @param line from 1; 0 for the file as a whole
 * @param column from 1; 0 for the file as a whole
 */
public record Position(Path file, int line, int column) implements Comparable<Position> {
  /** The file as a whole. */
  public static Position of(Path file) {
    return new Position(file, 0, 0);
  }

  /** In the order of reading. By hand: a comparator put together costs a service's start more. */
  @Override
  public int compareTo(Position other) {
    int order = file.compareTo(other.file);
    if (order == 0) {
      order = Integer.compare(line, other.line);
    }
    return order != 0 ? order : Integer.compare(column, other.column);
  }

  @Override
  public String toString() {
    return line == 0 ? file.toString() : file + ":" + line + ":" + column;
  }
}
