/**
 * The {@code stile} command.
 *
 * <p>Each subcommand is a class of its own that reads its options, calls one thing and reports.
 * What they need from outside stands in {@link stile.manager.cli.Surroundings}, which tests fake;
 * {@link stile.manager.cli.Main} fills it in for real, and is the one place where the command line
 * meets the manager.
 *
 * <p>A person's mistake gets one clear line, never a stack trace: {@link
 * stile.manager.cli.UsageReport} for the command line, {@link stile.manager.cli.FailureReport} for
 * the rest. {@code --help} loads no native code, neither the configuration reader nor a device
 * server: it answers at once.
 */
@NullMarked
package stile.manager.cli;

import org.jspecify.annotations.NullMarked;
