package stile.manager.controller;

/**
 * A register.
 *
 * @param block which of the controller's blocks it is in, counted from 0
 * @param offset in the block, in bytes; a multiple of its width
 * @param width in bits: 8, 16, 32 or 64
 */
public record Place(int block, long offset, int width) {}
