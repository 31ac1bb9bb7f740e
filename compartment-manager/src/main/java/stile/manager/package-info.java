/**
 * The compartment manager: brings peers, their buses and their devices to life as a configuration
 * says.
 */
@NullMarked
package stile.manager;

import org.jspecify.annotations.NullMarked;
