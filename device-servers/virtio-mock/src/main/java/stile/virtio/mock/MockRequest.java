package stile.virtio.mock;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** A request a mock driver builds, submits, and finds used later. */
public final class MockRequest {
  /** One buffer of the request. */
  record Buffer(long address, int length, boolean writable) {}

  private final MockQueue queue;
  private final List<Buffer> buffers = new ArrayList<>();
  private boolean indirect;
  private int head = -1;
  private long written = -1;

  MockRequest(MockQueue queue) {
    this.queue = queue;
  }

  /** Adds a buffer the device reads. */
  public MockRequest readable(byte... bytes) {
    long address = queue.memory().allocate(Math.max(bytes.length, 1), 1);
    MemorySegment.copy(
        bytes, 0, queue.memory().at(address, bytes.length), ValueLayout.JAVA_BYTE, 0, bytes.length);
    buffers.add(new Buffer(address, bytes.length, false));
    return this;
  }

  /** Adds a buffer the device writes, filled with 0xEE before. */
  public MockRequest writable(int length) {
    long address = queue.memory().allocate(Math.max(length, 1), 1);
    queue.memory().at(address, length).fill((byte) 0xee);
    buffers.add(new Buffer(address, length, true));
    return this;
  }

  /** Adds a buffer anywhere, for hostile drivers. */
  public MockRequest buffer(long address, int length, boolean writable) {
    buffers.add(new Buffer(address, length, writable));
    return this;
  }

  /** Puts the descriptors into an indirect table. */
  public MockRequest indirect() {
    indirect = true;
    return this;
  }

  /** Makes it available. */
  public MockRequest submit() {
    head = queue.submit(this);
    return this;
  }

  /** Whether the device has used it. Looks at the used ring. */
  public boolean isUsed() {
    queue.collect();
    return written >= 0;
  }

  /**
   * How many bytes the device says it wrote.
   *
   * @throws IllegalStateException when it was not used yet
   */
  public long written() {
    if (!isUsed()) {
      throw new IllegalStateException("request " + head + " is not used");
    }
    return written;
  }

  /** The contents of the whole writable part. */
  public byte[] data() {
    int total = buffers.stream().filter(Buffer::writable).mapToInt(Buffer::length).sum();
    byte[] data = new byte[total];
    int at = 0;
    for (Buffer buffer : buffers) {
      if (buffer.writable()) {
        MemorySegment source = queue.memory().at(buffer.address(), buffer.length());
        MemorySegment.copy(source, ValueLayout.JAVA_BYTE, 0, data, at, buffer.length());
        at += buffer.length();
      }
    }
    return data;
  }

  /** What the device knows it by, once submitted: its head descriptor (split) or its buffer id. */
  public int head() {
    return head;
  }

  List<Buffer> buffers() {
    return buffers;
  }

  boolean isIndirect() {
    return indirect;
  }

  void used(long bytes) {
    written = bytes;
  }
}
