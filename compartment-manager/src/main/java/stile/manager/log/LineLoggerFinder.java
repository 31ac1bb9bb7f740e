package stile.manager.log;

import java.lang.System.Logger.Level;

/** Gives the whole process our log, and spares it {@code java.logging}. */
public final class LineLoggerFinder extends System.LoggerFinder {
  /** For {@link java.util.ServiceLoader}. */
  public LineLoggerFinder() {}

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new LineLogger(Log.standard(), name, least(module));
  }

  /** The JDK is chatty below WARNING, and what it says there is not about us. */
  private static Level least(Module module) {
    String name = module.getName();
    boolean jdk = name != null && (name.startsWith("java.") || name.startsWith("jdk."));
    return jdk ? Level.WARNING : Level.ALL;
  }
}
