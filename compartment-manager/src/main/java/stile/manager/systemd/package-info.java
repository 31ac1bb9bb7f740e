/**
 * What the manager tells systemd of itself (sd_notify(3)): that it serves, what it is at, that its
 * threads still turn, that it ends. Under nobody's care it tells nothing.
 *
 * <p>{@link stile.manager.systemd.ServiceManager} is the boundary. {@link
 * stile.manager.systemd.Systemd} is the real one and speaks datagrams to {@code $NOTIFY_SOCKET};
 * {@link stile.manager.systemd.Watchdog} asks everything that must not hang for a sign of life
 * before it gives one itself, so that a process that merely exists is not taken for one that works.
 */
@NullMarked
package stile.manager.systemd;

import org.jspecify.annotations.NullMarked;
