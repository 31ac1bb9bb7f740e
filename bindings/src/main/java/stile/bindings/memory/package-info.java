/**
 * Memory that others write too: mappings, registers, barriers.
 *
 * <p>The type of the memory is the type of the object. A {@link
 * stile.bindings.memory.NormalMapping} is cacheable memory and hands out a {@code MemorySegment},
 * with all that one can do: bulk copies, atomic operations, acquire and release. A {@link
 * stile.bindings.memory.DeviceMapping} hands out {@link stile.bindings.memory.Registers} and no
 * segment, because on Device memory the processor faults on what the JVM makes of a bulk copy:
 * 128-bit and unaligned accesses. Getting this wrong does not compile.
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
