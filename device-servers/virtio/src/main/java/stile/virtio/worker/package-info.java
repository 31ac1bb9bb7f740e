/**
 * The thread a device lives on, and how it waits.
 *
 * <p>A device is an actor: one {@link stile.virtio.worker.DeviceWorker} calls it, and everything
 * that others want of it is posted there. Whoever carries notifications only {@linkplain
 * stile.virtio.worker.DeviceWorker#kick() kicks}; the worker finds out what is to be done by
 * looking at the rings, so a kick too many does no harm and two kicks may be one.
 *
 * <p>No wake-up is lost: the worker says that it sleeps, asks the driver to notify, and looks at
 * every ring once more, in this order, with a full fence between; a driver that made something
 * available in between either is seen by that look, or sees the wish to be notified.
 */
@NullMarked
package stile.virtio.worker;

import org.jspecify.annotations.NullMarked;
