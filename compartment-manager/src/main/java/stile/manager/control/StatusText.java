package stile.manager.control;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import stile.manager.Json;

/** Tells how a compartment is, to a person or to a program. */
final class StatusText {
  private StatusText() {}

  /**
   * Lines for a person.
   *
   * @param now {@link System#nanoTime()}
   */
  static List<String> lines(CompartmentStatus c, long now) {
    List<String> lines = new ArrayList<>();
    String note = c.life().note().isEmpty() ? "" : "; " + c.life().note();
    lines.add(
        "%s: %s for %s%s".formatted(c.name(), c.life().state(), age(now - c.life().since()), note));
    lines.add("  provider    " + c.provider());
    c.image().ifPresent(image -> lines.add("  image       " + image));
    lines.add("  starts      " + c.life().starts());
    c.life()
        .fault()
        .ifPresent(
            f -> lines.add("  last fault  %s, %s ago".formatted(f.what(), age(now - f.at()))));
    lines.add("  bus         " + c.bus());
    for (CompartmentStatus.Device d : c.devices()) {
      lines.add(
          "  device %-4d %s: %s, %d requests%s"
              .formatted(
                  d.number(),
                  d.type(),
                  d.driver(),
                  d.requests(),
                  d.errors() == 0 ? "" : ", %d errors".formatted(d.errors())));
    }
    return lines;
  }

  /** One object on one line; its keys stay what they are, new ones may come. */
  static String json(CompartmentStatus c, long now) {
    return "{\"name\": %s, \"state\": %s, \"note\": %s, \"seconds\": %d, \"provider\": %s, \"image\": %s, \"starts\": %d, \"fault\": %s, \"fault-seconds\": %s, \"bus\": %s, \"devices\": [%s]}"
        .formatted(
            Json.quoted(c.name()),
            Json.quoted(c.life().state()),
            Json.quoted(c.life().note()),
            seconds(now - c.life().since()),
            Json.quoted(c.provider()),
            c.image().map(image -> Json.quoted(image.toString())).orElse("null"),
            c.life().starts(),
            c.life().fault().map(f -> Json.quoted(f.what())).orElse("null"),
            c.life().fault().map(f -> Long.toString(seconds(now - f.at()))).orElse("null"),
            Json.quoted(c.bus()),
            c.devices().stream().map(StatusText::json).collect(Collectors.joining(", ")));
  }

  private static String json(CompartmentStatus.Device d) {
    return "{\"number\": %d, \"type\": %s, \"driver\": %s, \"requests\": %d, \"errors\": %d}"
        .formatted(
            d.number(), Json.quoted(d.type()), Json.quoted(d.driver()), d.requests(), d.errors());
  }

  private static long seconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos);
  }

  /** As precise as a person wants it. */
  static String age(long nanos) {
    long s = seconds(nanos);
    if (s < 60) {
      return s + " s";
    }
    if (s < 3600) {
      return "%d min %d s".formatted(s / 60, s % 60);
    }
    return s < 86400
        ? "%d h %d min".formatted(s / 3600, s / 60 % 60)
        : "%d d %d h".formatted(s / 86400, s / 3600 % 24);
  }
}
