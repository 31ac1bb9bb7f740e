package stile.manager.amp;

import java.time.Duration;
import stile.manager.msg.Generation;

/**
 * What a bus is told about itself.
 *
 * @param name what log lines call it, such as "compartment demo"
 * @param handshakeTimeout how long the peer may take to shake hands before that is reported
 */
public record BusSettings(
    String name, AmpLayout layout, Generation generation, Duration handshakeTimeout) {}
