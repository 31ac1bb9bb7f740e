package stile.virtio.queue;

import java.lang.foreign.MemorySegment;

/**
 * Reads the device-readable part of a descriptor chain from its start to its end, over the bounds
 * of its buffers. Little-endian.
 */
public sealed class Reader extends Cursor permits DeviceReader {
  Reader(DescriptorChain chain, boolean device) {
    super(chain, device);
  }

  @Override
  int first() {
    return 0;
  }

  @Override
  int end() {
    return chain.readable;
  }

  @Override
  long total() {
    return chain.readableBytes;
  }

  public byte getByte() {
    require(1);
    contiguous();
    byte value = memory().get(BYTE, offset());
    advance(1);
    return value;
  }

  public short getShort() {
    require(2);
    if (contiguous() >= 2) {
      short value = memory().get(LE16, offset());
      advance(2);
      return value;
    }
    return (short) gather(2);
  }

  public int getInt() {
    require(4);
    if (contiguous() >= 4) {
      int value = memory().get(LE32, offset());
      advance(4);
      return value;
    }
    return (int) gather(4);
  }

  public long getLong() {
    require(8);
    if (contiguous() >= 8) {
      long value = memory().get(LE64, offset());
      advance(8);
      return value;
    }
    return gather(8);
  }

  /** Copies the next bytes out. */
  public void read(MemorySegment target, long targetOffset, long bytes) {
    require(bytes);
    if (bytes > 0 && bytes <= contiguous()) {
      MemorySegment.copy(memory(), offset(), target, targetOffset, bytes);
      advance(bytes);
    } else {
      gather(target, targetOffset, bytes);
    }
  }

  private void gather(MemorySegment target, long targetOffset, long bytes) {
    long done = 0;
    while (done < bytes) {
      long n = Math.min(bytes - done, contiguous());
      MemorySegment.copy(memory(), offset(), target, targetOffset + done, n);
      advance(n);
      done += n;
    }
  }

  /** A value that lies across two buffers or more. */
  private long gather(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (getByte() & 0xffL) << (8 * i);
    }
    return value;
  }
}
