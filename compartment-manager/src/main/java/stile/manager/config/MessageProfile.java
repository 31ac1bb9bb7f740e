package stile.manager.config;

/**
 * The message rings of a board's bus, one each way.
 *
 * @param slots in each ring, from 2; one always stays empty
 * @param slotSize bytes in each slot, and so the largest message
 */
public record MessageProfile(int slots, int slotSize) {}
