package stile.manager.config;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong while reading goes on, so that one run reports all of it. */
final class Problems {
  private final List<Problem> list = new ArrayList<>();

  void add(Position at, String key, String message) {
    list.add(new Problem(at, key, message));
  }

  int count() {
    return list.size();
  }

  /** The exception that tells all of it; there is at least one. */
  ConfigException exception() {
    return new ConfigException(list);
  }
}
