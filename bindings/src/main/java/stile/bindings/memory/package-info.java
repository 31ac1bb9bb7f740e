/**
 * Memory that others write too: mappings, registers, barriers.
 *
 * <p>The type of the memory is the type of the object. A {@link
 * stile.bindings.memory.NormalMapping} is cacheable memory and hands out a {@code MemorySegment},
 * with all that one can do: bulk copies, atomic operations, acquire and release. A {@link
 * stile.bindings.memory.DeviceMapping} hands out {@link stile.bindings.memory.Registers}, because
 * on Device memory the processor faults on what the JVM makes of a bulk copy: 128-bit and unaligned
 * accesses.
 *
 * <p>A carve-out may be Device memory too, where uio maps it, and is then a segment all the same:
 * it holds rings, whose words are aligned and go through handles that insist on it, and payloads,
 * which go through {@link stile.bindings.memory.DeviceCopy}. The kernel copies as it likes, so a
 * system call is never handed such an address. Memory that is Normal but not cached, for a peer
 * whose caches do not see ours, would be a third kind: any access will do there, but {@link
 * stile.bindings.memory.Barriers#system} must stand where Java's fences are now.
 *
 * <p>A mapping has an owner who closes it, once, after the threads that use it have ended; access
 * after that throws {@code IllegalStateException}. Closing takes some 200 µs (a handshake with all
 * threads), so a mapping is never a matter of one request.
 *
 * <p>Memory backed by a file that somebody cuts short raises SIGBUS. Inside a segment access the
 * JVM turns it into an {@code InternalError}, which device servers catch at their boundary; inside
 * a system call the kernel says {@code EFAULT}. A {@link stile.bindings.memory.MemoryFd} is sealed
 * and cannot be cut short at all.
 */
@NullMarked
package stile.bindings.memory;

import org.jspecify.annotations.NullMarked;
