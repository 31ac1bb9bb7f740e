/**
 * A mailbox controller, as data: which registers ring the peer, tell that it rang, and forget that
 * it did.
 *
 * <p>Controllers differ in registers, not in kind: about twenty of them are short lists of {@link
 * stile.manager.controller.Operation}s for a few moments (ring, acknowledge, mask and so on), with
 * a {@link stile.manager.controller.Condition} here and there. The lists stand in files under
 * {@code boards/controllers/}, which {@code stile.manager.config} reads and checks for one channel;
 * what is left is a {@link stile.manager.controller.Controller} with plain numbers. {@link
 * stile.manager.controller.ControllerBell} binds it to registers once; ringing is then the stores
 * themselves.
 *
 * <p>Nothing gets lost if each side tells first and looks last:
 *
 * <pre>
 *   sender:    write the queue;  barrier;  ring
 *   receiver:  acknowledge;      barrier;  look at the queue
 * </pre>
 *
 * <p>A ring that comes before the acknowledgement is about something that the look finds; one that
 * comes after it raises the interrupt again. A controller with a FIFO cannot be acknowledged before
 * the FIFO is empty: there the acknowledgement begins with emptying it, and still comes before the
 * look at the queue. A sender that finds the FIFO full, or its last ring not yet acknowledged, need
 * not ring: the receiver has not looked yet. It must see that <em>after</em> it wrote the queue,
 * which takes a full barrier and not just one between stores.
 */
@NullMarked
package stile.manager.controller;

import org.jspecify.annotations.NullMarked;
