package stile.manager.lifecycle;

import java.util.Locale;

/** What an administrator may want of a compartment's program. */
public enum Wish {
  /** It shall run; one that does is left alone. */
  START,
  /** It shall not run, whatever the configuration says of restarts, until a start is wished. */
  STOP,
  /** It shall begin anew. */
  RESTART;

  /** As commands have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
