/**
 * A driver to test devices with.
 *
 * <p>{@link stile.virtio.mock.MockDriver} starts a device as the specification says a driver must,
 * and serves it on the calling thread, so that a test is a plain sequence: submit requests, serve,
 * look at what was used. {@link stile.virtio.mock.MockSplitQueue} and {@link
 * stile.virtio.mock.MockPackedQueue} also let a test write any descriptor, ring entry or index by
 * hand, as a broken or hostile driver would.
 *
 * <pre>{@code
 * try (MockDriver driver = MockDriver.start(device)) {
 *   MockRequest request = driver.queue(0).request().writable(64).submit();
 *   driver.serve();
 *   assertEquals(64, request.written());
 * }
 * }</pre>
 */
@NullMarked
package stile.virtio.mock;

import org.jspecify.annotations.NullMarked;
