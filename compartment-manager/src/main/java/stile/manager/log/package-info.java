/**
 * The log: one line for each record, on standard error.
 *
 * <p>Everybody logs through {@link System.Logger}, so that a device server depends on nothing of
 * ours; {@link stile.manager.log.LineLoggerFinder} makes those loggers. A logger's name is what its
 * records are about, in a person's words rather than a class's ({@link stile.manager.log.LogName}),
 * and stands before each message.
 *
 * <p>In a terminal a line begins with time and level. Under systemd it begins with the {@code <N>}
 * of sd-daemon(3), and the journal does the rest. Logging is for what happens now and then: it
 * allocates and takes a lock, and has no place where requests are served.
 */
@NullMarked
package stile.manager.log;

import org.jspecify.annotations.NullMarked;
