/**
 * The life of a compartment: who starts its program, sees that it ended, and starts it again.
 *
 * <pre>{@code
 * Supervisor     decides: one look at a time, by the configuration's Restart and after a BackOff
 *  LifeCycle     does: asks the firmware through the kernel module, or nobody
 *  FaultReport   says what the firmware parked a program for
 * }</pre>
 */
@NullMarked
package stile.manager.lifecycle;

import org.jspecify.annotations.NullMarked;
