/**
 * The kernel as Stile sees it: one native function, {@code syscall(2)}, and numbers.
 *
 * <p>Binding a C function costs 10 to 20 ms at its first use, so this module binds a single one and
 * hands it the number of the call. What differs between x86-64 and arm64 stands in {@link
 * stile.bindings.kernel.Arch}, {@link stile.bindings.kernel.Nr} and nowhere else; structures whose
 * layout differs are avoided ({@code statx} for {@code stat}, {@code ppoll} for {@code epoll}).
 *
 * <p>Nothing outside this module sees this package.
 */
@NullMarked
package stile.bindings.kernel;

import org.jspecify.annotations.NullMarked;
