/**
 * Device trees (Devicetree Specification 0.4), as far as a board is checked by them: nodes,
 * properties, addresses, references.
 *
 * <p>A tree comes from the running kernel, {@link stile.manager.devicetree.TreeFolder}, or from a
 * blob, {@link stile.manager.devicetree.TreeBlob}; both make the same {@link
 * stile.manager.devicetree.Node}s. A blob may be anybody's: what does not add up is an error that
 * says where, never an endless loop or a read past the end.
 */
@NullMarked
package stile.manager.devicetree;

import org.jspecify.annotations.NullMarked;
