package stile.manager.log;

import java.lang.System.Logger.Level;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * One thing to log.
 *
 * @param time when it was said, on this machine's clock
 * @param name what it is about
 * @param message one line or more
 * @param thrown what went wrong, if anything did
 */
record LogRecord(
    LocalTime time, Level level, String name, String message, @Nullable Throwable thrown) {}
