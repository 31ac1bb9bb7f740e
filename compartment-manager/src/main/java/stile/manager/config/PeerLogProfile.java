package stile.manager.config;

/**
 * The part of the carve-out that holds the peer's log ({@code native/include/stile/peer_log.h}).
 *
 * @param offset from the start of the carve-out, in bytes; a multiple of {@link BoardProfile#PAGE}
 * @param size in bytes, header and text; a multiple of {@link BoardProfile#PAGE}
 */
public record PeerLogProfile(long offset, long size) {}
