/**
 * System calls, in the few shapes that Stile needs.
 *
 * <p>Two kinds of method live here, and the name of the exception tells them apart. <em>Setting
 * up</em> (open, map, bind, connect) is rare: it may allocate, and it throws {@link
 * stile.bindings.sys.SysException}, which says what failed, on what, and why. <em>Running</em>
 * (read, write, poll, signal) is hot: it allocates nothing, throws nothing but programming errors,
 * and returns what the kernel returned, a result or a negative {@link stile.bindings.sys.Errno}.
 * {@code EINTR} is never seen: such calls are repeated.
 *
 * <p>A descriptor is an {@link stile.bindings.sys.Fd} and has one owner, who closes it. Memory is
 * passed to hot calls as an address; whoever passes one keeps the memory mapped until the call is
 * over.
 *
 * <pre>{@code
 * try (Fd image = FileCalls.open(path, OpenFlags.RDWR, 0)) {
 *   iovec.reset();
 *   iovec.add(address, 4096);
 *   long n = FileCalls.preadv(image, iovec, offset);
 *   if (n < 0) {
 *     log.log(WARNING, "read failed: {0}", Errno.describe((int) -n));
 *   }
 * }
 * }</pre>
 */
@NullMarked
package stile.bindings.sys;

import org.jspecify.annotations.NullMarked;
