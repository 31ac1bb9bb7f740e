/**
 * A compartment as it runs: a carve-out, a bus in it, devices on the bus.
 *
 * <p>One thread belongs to the compartment. It waits for the peer's doorbell, steps the {@link
 * stile.manager.amp.AmpBus bus}, and passes on what comes: a message to the thread of the device it
 * is for, a notification as a kick. Each device lives on a thread of its own, so that a slow disk
 * holds up neither the bus nor another device, and none of them needs a lock.
 *
 * <pre>{@code
 * doorbell --> compartment's thread --> bus --> message --> device's thread --> response --+
 *                     ^                    \--> kick -----> device's thread --> used ------+--> bus --> doorbell
 *                     +---- peer gone: every device lets go of the peer's memory first
 * }</pre>
 *
 * <p>A peer may come and go at any time, with or without a word. Before the next one is welcomed
 * every device has been reset, so nobody writes into memory that means something else by then.
 */
@NullMarked
package stile.manager.compartment;

import org.jspecify.annotations.NullMarked;
