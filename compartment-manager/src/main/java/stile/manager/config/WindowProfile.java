package stile.manager.config;

/**
 * The part of the carve-out that holds the bus: header, notification words and message rings. No
 * device's buffers lie in it.
 *
 * @param offset from the start of the carve-out, in bytes; a multiple of {@link BoardProfile#PAGE}
 * @param size in bytes; a multiple of {@link BoardProfile#PAGE}
 */
public record WindowProfile(long offset, long size) {}
