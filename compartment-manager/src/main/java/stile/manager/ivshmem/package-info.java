/**
 * A peer in QEMU: its {@code ivshmem-doorbell} device gives a bare-metal guest a piece of memory
 * and an interrupt, and needs a server to get both from. This is that server, and at the same time
 * the other peer (QEMU, docs/specs/ivshmem-spec.rst, "Interrupts" and "Client-Server protocol").
 *
 * <p>The server listens on a socket that only its own user may use. A client is sent, in messages
 * of eight bytes, the version of the protocol, its number, the memory, one eventfd that rings us,
 * and its own eventfds, one per vector. From then on it says nothing; when its end of the socket
 * closes, QEMU is gone.
 *
 * <p>One client at a time: a compartment has one peer. The memory stays the same over all clients,
 * so that what maps it here never has to map it again.
 */
@NullMarked
package stile.manager.ivshmem;

import org.jspecify.annotations.NullMarked;
