package stile.virtio.mock;

import java.lang.foreign.MemorySegment;
import stile.virtio.queue.Vectors;

/** Areas by their addresses, whatever their memory. */
interface Areas extends Vectors {
  @Override
  default long addCopy(MemorySegment memory, long offset, long length, boolean back) {
    return add(memory.address() + offset, length) ? length : 0;
  }
}
