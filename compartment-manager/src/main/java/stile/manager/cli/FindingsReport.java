package stile.manager.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import stile.manager.Json;
import stile.manager.doctor.Finding;
import stile.manager.doctor.Finding.Severity;

/**
 * What a doctor found, for a person or for a program. Names out of a device tree are anybody's: to
 * a terminal goes what is printable, and to a program what is JSON.
 */
final class FindingsReport {
  private final List<Finding> findings;

  FindingsReport(List<Finding> findings) {
    this.findings = findings;
  }

  long count(Severity severity) {
    return findings.stream().filter(f -> f.severity() == severity).count();
  }

  void text(PrintWriter out) {
    for (Finding f : findings) {
      out.println("%-8s %s: %s".formatted(word(f.severity()), f.subject(), printable(f.what())));
      if (!f.cure().isEmpty()) {
        out.println("         cure: " + printable(f.cure()));
      }
    }
    out.println(
        "%d problem(s), %d warning(s), %d ok"
            .formatted(count(Severity.PROBLEM), count(Severity.WARNING), count(Severity.OK)));
    out.flush();
  }

  /** One object; its keys stay what they are, new ones may come. */
  void json(PrintWriter out) {
    out.println("{");
    out.println("  \"problems\": %d,".formatted(count(Severity.PROBLEM)));
    out.println("  \"warnings\": %d,".formatted(count(Severity.WARNING)));
    out.println("  \"findings\": [");
    for (int i = 0; i < findings.size(); i++) {
      Finding f = findings.get(i);
      out.println(
          "    {\"severity\": %s, \"subject\": %s, \"what\": %s, \"cure\": %s}%s"
              .formatted(
                  Json.quoted(word(f.severity())),
                  Json.quoted(f.subject()),
                  Json.quoted(f.what()),
                  Json.quoted(f.cure()),
                  i + 1 < findings.size() ? "," : ""));
    }
    out.println("  ]");
    out.println("}");
    out.flush();
  }

  private static String word(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
