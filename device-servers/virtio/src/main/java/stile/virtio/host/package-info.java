/**
 * What device servers use of the host they run on, without touching native code themselves: errors
 * name what failed, and nothing is allocated on the way of requests.
 *
 * <p>{@link stile.virtio.host.HostFile} is a file or block device, and a {@link
 * stile.virtio.host.FileEngine} reads and writes it straight from and to the driver's buffers: a
 * chain lists them in {@link stile.virtio.host.IoVectors}, a {@link stile.virtio.host.FileTask}
 * carries them there, at once or in a batch with others.
 *
 * <p>The kernel must not be handed Device memory (see {@link stile.virtio.queue}). There ordinary
 * memory of 64 KiB, a bounce buffer, stands in for it in each operation, and longer requests take
 * several; whoever uses this package sees nothing of it.
 *
 * <p>A stream is {@link stile.virtio.host.HostInput bytes that come} or {@link
 * stile.virtio.host.HostOutput bytes that go}, just as straight. It never waits. It answers how
 * many bytes it moved, or {@link stile.virtio.host.HostChannel#NOTHING} or {@link
 * stile.virtio.host.HostChannel#END}; whoever gets nothing waits for the stream's descriptor with a
 * {@link stile.virtio.device.Source}, and tries again. Cursors pass over exactly the bytes that
 * were moved, so trying again goes on where it stopped.
 *
 * <pre>{@code
 * HostInput   <-- Randomness, RandomFile
 * HostOutput  <-- StandardOutput, AppendedFile
 * HostStream  <-- PseudoTerminal, the clients of a SocketListener
 * }</pre>
 *
 * <p>{@link stile.virtio.host.HostFrames} are frames of a network, each whole or not there at all:
 * a queue of a {@link stile.virtio.host.TapInterface}, or a {@link stile.virtio.host.FrameSocket}.
 * A {@link stile.virtio.host.CaptureFile} writes them down.
 */
@NullMarked
package stile.virtio.host;

import org.jspecify.annotations.NullMarked;
