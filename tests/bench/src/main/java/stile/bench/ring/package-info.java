/**
 * The rings' device sides: how fast they are, compared with the same loops in C, and what they
 * allocate.
 */
@NullMarked
package stile.bench.ring;

import org.jspecify.annotations.NullMarked;
