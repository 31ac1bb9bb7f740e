/**
 * Programs for compartments: ELF files, read and checked before anything of them reaches a
 * compartment's memory. A file may come from anywhere, so nothing in it is believed.
 */
@NullMarked
package stile.manager.image;

import org.jspecify.annotations.NullMarked;
