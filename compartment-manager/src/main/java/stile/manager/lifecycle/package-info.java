/**
 * The life of a compartment: who starts its program, sees that it ended, and starts it again.
 *
 * <pre>{@code
 * Supervisor     decides: one look at a time, by the configuration's Restart and after a BackOff
 *  Administrator what somebody wants of it now, and is told; Hold: what was stopped stays so
 *  Obstacles     that, and others that come first
 *  LifeCycle     does: asks the kernel module, Linux's remoteproc, or nobody
 *  FaultReport   says what the firmware parked a program for
 * }</pre>
 */
@NullMarked
package stile.manager.lifecycle;

import org.jspecify.annotations.NullMarked;
