/**
 * The split ring's device side: how fast it is, compared with the same loop in C, and what it
 * allocates.
 */
@NullMarked
package stile.bench.ring;

import org.jspecify.annotations.NullMarked;
