/**
 * What a peer says when it cannot use the bus: a ring of text in the carve-out ({@code
 * native/include/stile/peer_log.h}), which the manager passes on line by line. The peer writes all
 * of it, so nothing in it is believed, and no more of it is passed on than a log can bear.
 */
@NullMarked
package stile.manager.peerlog;

import org.jspecify.annotations.NullMarked;
