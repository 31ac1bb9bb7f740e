/**
 * A small client of FUSE, enough to write and read files: what a kernel says to a virtio file
 * system (virtio 1.4, section 5.11), without one. {@link stile.tests.fuse.FuseLayout} has the
 * numbers of Linux' {@code include/uapi/linux/fuse.h}; {@link stile.tests.fuse.FuseClient} the
 * requests.
 */
@NullMarked
package stile.tests.fuse;

import org.jspecify.annotations.NullMarked;
