/**
 * io_uring(7): reads, writes and the like that the kernel is handed in a batch and that end later,
 * in any order.
 *
 * <p>Two rings are shared with the kernel. Both indices of each run freely modulo 2^32; a place is
 * an index modulo the ring's size, a power of two.
 *
 * <pre>{@code
 *               submission queue                     completion queue
 *            head              tail               head              tail
 *             v                 v                  v                 v
 * +---+---+---+---+---+---+---+---+    +---+---+---+---+---+---+---+---+---+
 * |   |   |   |SQE|SQE|SQE|SQE|   |    |   |   |   |CQE|CQE|CQE|CQE|   |   |
 * +---+---+---+---+---+---+---+---+    +---+---+---+---+---+---+---+---+---+
 *  kernel moves the head, we the tail   we move the head, the kernel the tail
 * }</pre>
 *
 * <p>Whoever moves an index does so with release, whoever looks at the other's with acquire: that
 * is all the ordering there is. {@code io_uring_enter(2)} makes the kernel take what was submitted;
 * completions appear by themselves, and the ring's descriptor is readable while there are any.
 */
@NullMarked
package stile.bindings.uring;

import org.jspecify.annotations.NullMarked;
