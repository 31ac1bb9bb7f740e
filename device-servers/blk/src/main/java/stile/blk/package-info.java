/**
 * A virtio disk (virtio 1.4, section 5.2) on top of a file or a block device.
 *
 * <p>The driver sends one descriptor chain per request. Its bytes are what counts, not how they are
 * cut into buffers (section 2.7.4): a header may come in sixteen pieces, and a status byte may
 * share its buffer with data.
 *
 * <pre>{@code
 *            readable                                 writable
 * +------+----------+--------+----------------+  +----------------+--------+
 * | type | reserved | sector | data: OUT,      |  | data: IN,      | status |
 * | le32 |   le32   |  le64  | ranges         |  | the serial     | 1 byte |
 * +------+----------+--------+----------------+  +----------------+--------+
 * 0      4          8        16
 * }</pre>
 *
 * <p>Who does what:
 *
 * <pre>{@code
 * BlkProvider   options in, a device out
 *   BlkSettings   the options, checked
 *   BlkDevice     features, configuration space, queues
 *     CacheMode     when a write must be stable before it is reported done
 *     Requests      those under way
 *       Request       one chain: header, request, status
 *       Ranges        the segments of a discard or write zeroes
 *       Flushes       one at a time, shared by all who wait
 *     BlockStore    where the bytes live
 *       NullStore     nothing, to measure the rest
 *       FileStore     a file, behind an engine of stile.virtio.host
 *       Transfer      one thing asked of it, on its way
 * }</pre>
 *
 * <p>Data goes between the file and the driver's buffers without a copy here, except for direct
 * access and buffers it cannot use. Nothing is allocated for a request that succeeds.
 *
 * <p>A request the device cannot do gets an error status, and the driver goes on. Only a chain that
 * has no room for a header or for a status, where there is no way to answer, stops the device until
 * the driver resets it. Whatever happens, <em>the whole writable part is written</em>: the data,
 * zeros where there is none, and the status. So the used length is the length of the writable part,
 * and a driver that trusts nothing beyond it (section 2.7.8.2) still finds its status byte.
 */
@NullMarked
package stile.blk;

import org.jspecify.annotations.NullMarked;
