/**
 * How an administrator's command reaches a manager that runs: {@code stile compartment}.
 *
 * <pre>{@code
 * command: Managers -> ManagerLink ==socket==> ControlServer -> Conversation -> Controlled :manager
 * }</pre>
 *
 * <p>A local socket in the service's runtime directory, and not files with what is wanted and what
 * is. What is told is as of this moment, and nothing is written while nobody asks. A refusal finds
 * its way back to who asked. A manager that died refuses the connection, so that nothing stale is
 * believed; a command that died closes it, so that nothing waits. And neither side has to look
 * again and again. No network is involved: the unit allows local sockets alone.
 *
 * <p>Access is a matter of the file's mode: the service's user and its group, and root. A peer has
 * no files, and nothing that comes from one is read here but log lines that are made harmless
 * before. Each conversation has a thread of its own, few at a time, with bounds on all it reads and
 * waits for; it reads what others show, and leaves wishes to be fulfilled on the compartment's own
 * thread. So the bus and the devices wait for nobody here.
 *
 * <p>A conversation is a line of words, then lines of output with a blank before each, then one
 * that begins with {@code done} or {@code failed} and why.
 */
@NullMarked
package stile.manager.control;

import org.jspecify.annotations.NullMarked;
