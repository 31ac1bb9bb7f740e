package stile.manager.log;

import java.lang.System.Logger.Level;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing to log.
 *
 * @param time when it was said
 * @param name what it is about
 * @param message one line or more
 * @param thrown what went wrong, if anything did
 */
record LogRecord(
    Instant time, Level level, String name, String message, @Nullable Throwable thrown) {}
