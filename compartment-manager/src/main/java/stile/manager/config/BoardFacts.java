package stile.manager.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants to know of a board before choosing it. Nothing depends on it.
 *
 * @param soc the chip
 * @param peer the cores that a peer runs on
 * @param firmware what keeps the two apart, or starts the peer
 * @param verified what was tried, and how
 * @param trees the device trees of Linux that its overlay is for, without folder and {@code .dtb}
 */
public record BoardFacts(
    String soc, String peer, String firmware, String verified, List<String> trees) {
  /** Of a board that says nothing. */
  static final BoardFacts NONE = new BoardFacts("", "", "", "", List.of());

  public BoardFacts {
    trees = List.copyOf(trees);
  }

  /** Reads the table {@code [board]}, which may be absent. */
  static BoardFacts read(@Nullable TableReader table) {
    if (table == null) {
      return NONE;
    }
    BoardFacts facts =
        new BoardFacts(
            table.get("soc", Forms.TEXT, ""),
            table.get("peer", Forms.TEXT, ""),
            table.get("firmware", Forms.TEXT, ""),
            table.get("verified", Forms.TEXT, ""),
            table.get("trees", Forms.TEXTS, List.of()));
    table.finish();
    return facts;
  }
}
