/**
 * One compartment as Stile's kernel module gives it to one process: {@code /dev/stile/NAME}.
 *
 * <p>{@link stile.bindings.compartment.CompartmentDevice} is an interface, so that whoever uses it
 * can be tested without a board; {@code native/include/stile/compartment.h} says what each call
 * does. What it gives back are plain records.
 */
@NullMarked
package stile.bindings.compartment;

import org.jspecify.annotations.NullMarked;
