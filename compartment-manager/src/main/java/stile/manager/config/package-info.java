/**
 * From a configuration file to records that can be trusted.
 *
 * <p>A file names compartments; a compartment names its board and its devices; the board's profile
 * is a file of its own, because it belongs to the firmware and not to the user. {@link
 * stile.manager.config.ManagerConfig#read} reads all of them, and either gives back records in
 * which every rule holds, or throws a {@link stile.manager.config.ConfigException} that tells
 * everything that is wrong at once: each problem with file, line, column and key, what was found
 * and what was expected.
 *
 * <p>Reading goes in one direction, and each step knows only the next:
 *
 * <pre>{@code
 * ManagerReader -> CompartmentReader -> ProfileReader -> DoorbellReader   the rules of each table
 *                                    -> LifeReader
 *                                    -> DeviceReader
 * TableReader                                           keys and places of one table
 * Form                                                  what one value must look like
 * }</pre>
 *
 * <p>A device's own options are described by its provider ({@link stile.virtio.device.Option}), so
 * a plugin's keys are checked as strictly as ours, by code that does not know them.
 *
 * <p>Nothing here touches what a configuration speaks of: no memory is mapped, no socket or image
 * opened; only a peer's program is read and checked. It can be run anywhere, by anyone.
 */
@NullMarked
package stile.manager.config;

import org.jspecify.annotations.NullMarked;
