/**
 * The language of virtio-msg: what a driver and a device say to each other instead of reading and
 * writing registers.
 *
 * <p>A message is an eight-byte header and a payload, little-endian throughout. A device message
 * concerns one device; a bus message concerns the channel itself. A request is answered by exactly
 * one response that carries the request's token back; an event is answered by nothing and may be
 * lost.
 *
 * <p>Two generations of payloads are in use, and {@link stile.manager.msg.Generation} says how they
 * differ. {@link stile.manager.msg.MessageLayout} holds every identifier and offset, {@link
 * stile.manager.msg.Message} is one message in private memory, and the handlers turn a request into
 * its response: {@link stile.manager.msg.DeviceMessageHandler} by asking a {@link
 * stile.manager.msg.DeviceMessages}, {@link stile.manager.msg.BusMessageHandler} by itself.
 *
 * <p>Nothing here knows how messages travel. Whoever receives one copies it out of shared memory
 * first, so that a peer that keeps writing cannot change what was checked. A message that makes no
 * sense gets no answer: it is counted by {@link stile.manager.msg.Outcome}, and the sender's
 * time-out tells it.
 */
@NullMarked
package stile.manager.msg;

import org.jspecify.annotations.NullMarked;
