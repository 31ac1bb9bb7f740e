package stile.manager.amp;

import java.time.Duration;
import stile.bindings.memory.Fences;
import stile.manager.msg.Generation;

/**
 * What a bus is told about itself.
 *
 * @param name what log lines call it, such as "compartment demo"
 * @param handshakeTimeout how long the peer may take to shake hands before that is reported
 * @param fences those that reach the peer
 */
public record BusSettings(
    String name,
    AmpLayout layout,
    Generation generation,
    Duration handshakeTimeout,
    Fences fences) {
  /** Of a bus to a peer that shares the caches. */
  public BusSettings(
      String name, AmpLayout layout, Generation generation, Duration handshakeTimeout) {
    this(name, layout, generation, handshakeTimeout, Fences.coherent());
  }
}
