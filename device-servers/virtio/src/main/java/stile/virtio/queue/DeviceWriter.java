package stile.virtio.queue;

import java.lang.foreign.MemorySegment;
import stile.bindings.memory.DeviceCopy;

/** Writes a chain whose buffers may be Device memory; see {@link DeviceReader}. */
final class DeviceWriter extends Writer {
  DeviceWriter(DescriptorChain chain) {
    super(chain, true);
  }

  @Override
  public void putByte(byte value) {
    number(Byte.BYTES, value);
  }

  @Override
  public void putShort(short value) {
    number(Short.BYTES, value);
  }

  @Override
  public void putInt(int value) {
    number(Integer.BYTES, value);
  }

  @Override
  public void putLong(long value) {
    number(Long.BYTES, value);
  }

  private void number(int bytes, long value) {
    require(bytes);
    for (int done = 0; done < bytes; ) {
      int n = (int) Math.min(bytes - done, contiguous());
      DeviceCopy.set(memory(), offset(), n, value >>> (Byte.SIZE * done));
      advance(n);
      done += n;
    }
  }

  @Override
  public void write(MemorySegment source, long sourceOffset, long bytes) {
    require(bytes);
    for (long done = 0; done < bytes; ) {
      long n = Math.min(bytes - done, contiguous());
      DeviceCopy.write(source, sourceOffset + done, memory(), offset(), n);
      advance(n);
      done += n;
    }
  }
}
