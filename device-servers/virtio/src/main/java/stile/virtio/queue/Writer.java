package stile.virtio.queue;

import java.lang.foreign.MemorySegment;

/**
 * Writes the device-writable part of a descriptor chain from its start to its end, over the bounds
 * of its buffers. Little-endian.
 */
public sealed class Writer extends Cursor permits DeviceWriter {
  Writer(DescriptorChain chain, boolean device) {
    super(chain, device);
  }

  @Override
  int first() {
    return chain.readable;
  }

  @Override
  int end() {
    return chain.count;
  }

  @Override
  long total() {
    return chain.writableBytes;
  }

  public void putByte(byte value) {
    require(1);
    contiguous();
    memory().set(BYTE, offset(), value);
    advance(1);
  }

  public void putShort(short value) {
    require(2);
    if (contiguous() >= 2) {
      memory().set(LE16, offset(), value);
      advance(2);
    } else {
      scatter(value, 2);
    }
  }

  public void putInt(int value) {
    require(4);
    if (contiguous() >= 4) {
      memory().set(LE32, offset(), value);
      advance(4);
    } else {
      scatter(value, 4);
    }
  }

  public void putLong(long value) {
    require(8);
    if (contiguous() >= 8) {
      memory().set(LE64, offset(), value);
      advance(8);
    } else {
      scatter(value, 8);
    }
  }

  /** Copies bytes in. */
  public void write(MemorySegment source, long sourceOffset, long bytes) {
    require(bytes);
    if (bytes > 0 && bytes <= contiguous()) {
      MemorySegment.copy(source, sourceOffset, memory(), offset(), bytes);
      advance(bytes);
    } else {
      scatter(source, sourceOffset, bytes);
    }
  }

  private void scatter(MemorySegment source, long sourceOffset, long bytes) {
    long done = 0;
    while (done < bytes) {
      long n = Math.min(bytes - done, contiguous());
      MemorySegment.copy(source, sourceOffset + done, memory(), offset(), n);
      advance(n);
      done += n;
    }
  }

  /** A value that lies across two buffers or more. */
  private void scatter(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      putByte((byte) (value >>> (8 * i)));
    }
  }
}
