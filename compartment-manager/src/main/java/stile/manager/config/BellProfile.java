package stile.manager.config;

/**
 * The register whose writing rings the peer.
 *
 * @param page the physical address of the page it lies in
 * @param register its offset in the page; a multiple of its width
 * @param width in bits: 8, 16, 32 or 64
 * @param value what to store, of that width
 */
public record BellProfile(long page, int register, int width, long value) {}
