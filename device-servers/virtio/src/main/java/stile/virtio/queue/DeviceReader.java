package stile.virtio.queue;

import java.lang.foreign.MemorySegment;
import stile.bindings.memory.DeviceCopy;

/**
 * Reads a chain whose buffers may be Device memory. A class of its own, so that where there is none
 * it is never linked, and calls of {@link Reader} stay direct.
 */
final class DeviceReader extends Reader {
  DeviceReader(DescriptorChain chain) {
    super(chain, true);
  }

  @Override
  public byte getByte() {
    return (byte) number(Byte.BYTES);
  }

  @Override
  public short getShort() {
    return (short) number(Short.BYTES);
  }

  @Override
  public int getInt() {
    return (int) number(Integer.BYTES);
  }

  @Override
  public long getLong() {
    return number(Long.BYTES);
  }

  private long number(int bytes) {
    require(bytes);
    long value = 0;
    for (int done = 0; done < bytes; ) {
      int n = (int) Math.min(bytes - done, contiguous());
      value |= DeviceCopy.get(memory(), offset(), n) << (Byte.SIZE * done);
      advance(n);
      done += n;
    }
    return value;
  }

  @Override
  public void read(MemorySegment target, long targetOffset, long bytes) {
    require(bytes);
    for (long done = 0; done < bytes; ) {
      long n = Math.min(bytes - done, contiguous());
      DeviceCopy.read(memory(), offset(), target, targetOffset + done, n);
      advance(n);
      done += n;
    }
  }
}
