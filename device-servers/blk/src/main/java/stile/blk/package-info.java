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
 *     Requests      one chain: header, request, status
 *       Ranges        the segments of a discard or write zeroes
 *     BlockStore    where the bytes live
 *       FileStore     a file, by one preadv or pwritev per request
 * }</pre>
 *
 * <p>Data goes between the file and the driver's buffers in one system call and is never copied
 * here. Nothing is allocated for a request that succeeds.
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
