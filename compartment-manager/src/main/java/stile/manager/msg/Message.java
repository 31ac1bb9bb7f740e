package stile.manager.msg;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.HexFormat;
import stile.bindings.memory.DeviceCopy;

/**
 * One message in private memory, reusable. Numbers are read unsigned; offsets count from the end of
 * the header and must lie inside {@link #payloadSize()}: callers check that first.
 */
public final class Message {
  private static final VarHandle LE16 = view(short[].class);
  private static final VarHandle LE32 = view(int[].class);
  private static final VarHandle LE64 = view(long[].class);

  private final byte[] bytes;
  private final MemorySegment own;
  private int session;

  /**
   * Makes an empty message.
   *
   * @param capacity the largest message it can hold, in bytes with the header: {@link
   *     MessageLayout#MIN_MAX_SIZE} to {@link MessageLayout#MAX_SIZE}
   */
  public Message(int capacity) {
    if (capacity < MessageLayout.MIN_MAX_SIZE || capacity > MessageLayout.MAX_SIZE) {
      throw new IllegalArgumentException(
          "message capacity %d is outside %d..%d"
              .formatted(capacity, MessageLayout.MIN_MAX_SIZE, MessageLayout.MAX_SIZE));
    }
    bytes = new byte[capacity];
    own = MemorySegment.ofArray(bytes);
    setSize(MessageLayout.HEADER_SIZE);
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, LITTLE_ENDIAN).withInvokeExactBehavior();
  }

  /** The largest size this can hold, in bytes with the header. */
  public int capacity() {
    return bytes.length;
  }

  /** Which life of the peer it belongs to; a bus stamps it on receipt. */
  public int session() {
    return session;
  }

  public void setSession(int session) {
    this.session = session;
  }

  public int type() {
    return bytes[MessageLayout.TYPE] & 0xff;
  }

  public boolean isResponse() {
    return (type() & MessageLayout.TYPE_RESPONSE) != 0;
  }

  public boolean isBus() {
    return (type() & MessageLayout.TYPE_BUS) != 0;
  }

  public int id() {
    return bytes[MessageLayout.ID] & 0xff;
  }

  public int device() {
    return header16(MessageLayout.DEVICE);
  }

  public int token() {
    return header16(MessageLayout.TOKEN);
  }

  /** The size the message claims, header included; {@link #checkSize()} says whether it is true. */
  public int size() {
    return header16(MessageLayout.SIZE);
  }

  /** The bytes after the header. */
  public int payloadSize() {
    return size() - MessageLayout.HEADER_SIZE;
  }

  /** Whether the size covers a header and fits; nothing else may be read before this was asked. */
  public Outcome checkSize() {
    if (size() < MessageLayout.HEADER_SIZE) {
      return Outcome.TOO_SHORT;
    }
    return size() > bytes.length ? Outcome.TOO_LONG : Outcome.TAKEN;
  }

  public int u16(int offset) {
    return (short) LE16.get(bytes, MessageLayout.HEADER_SIZE + offset) & 0xffff;
  }

  /** An unsigned 32-bit number, as a long so that sums cannot overflow. */
  public long u32(int offset) {
    return i32(offset) & 0xffff_ffffL;
  }

  /** 32 bits of which the sign means nothing: features, a status. */
  public int i32(int offset) {
    return (int) LE32.get(bytes, MessageLayout.HEADER_SIZE + offset);
  }

  public long u64(int offset) {
    return (long) LE64.get(bytes, MessageLayout.HEADER_SIZE + offset);
  }

  /** A copy of part of the payload. */
  public byte[] bytes(int offset, int length) {
    int from = MessageLayout.HEADER_SIZE + offset;
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  /** Starts a new message with a zeroed payload. */
  public Message start(int type, int id, int device, int token, int payloadSize) {
    int size = MessageLayout.HEADER_SIZE + payloadSize;
    if (size > bytes.length) {
      throw new IllegalArgumentException(
          "message of %d bytes exceeds %d".formatted(size, bytes.length));
    }
    Arrays.fill(bytes, 0, size, (byte) 0);
    bytes[MessageLayout.TYPE] = (byte) type;
    bytes[MessageLayout.ID] = (byte) id;
    LE16.set(bytes, MessageLayout.DEVICE, (short) device);
    LE16.set(bytes, MessageLayout.TOKEN, (short) token);
    setSize(size);
    return this;
  }

  /** Starts the response to a request, with a zeroed payload. */
  public Message startResponse(Message request, int payloadSize) {
    int type = (request.type() & MessageLayout.TYPE_BUS) | MessageLayout.TYPE_RESPONSE;
    int device = request.isBus() ? 0 : request.device();
    session = request.session;
    return start(type, request.id(), device, request.token(), payloadSize);
  }

  public Message put16(int offset, int value) {
    LE16.set(bytes, MessageLayout.HEADER_SIZE + offset, (short) value);
    return this;
  }

  public Message put32(int offset, int value) {
    LE32.set(bytes, MessageLayout.HEADER_SIZE + offset, value);
    return this;
  }

  public Message put64(int offset, long value) {
    LE64.set(bytes, MessageLayout.HEADER_SIZE + offset, value);
    return this;
  }

  public Message putBytes(int offset, byte[] value) {
    System.arraycopy(value, 0, bytes, MessageLayout.HEADER_SIZE + offset, value.length);
    return this;
  }

  /**
   * Takes a message out of a slot of shared memory of any type: all of the slot, once, to be
   * checked here.
   */
  public void load(MemorySegment memory, long offset, int slotSize) {
    DeviceCopy.read(memory, offset, own, 0, slotSize);
  }

  /** Writes the message into a slot of shared memory. */
  public void store(MemorySegment memory, long offset) {
    DeviceCopy.write(own, 0, memory, offset, size());
  }

  /** A message of its own with the same content. */
  public Message copy() {
    Message copy = new Message(bytes.length);
    copy.copyFrom(this);
    return copy;
  }

  /** Takes over another message's content. */
  public void copyFrom(Message other) {
    System.arraycopy(other.bytes, 0, bytes, 0, Math.min(other.size(), bytes.length));
    session = other.session;
  }

  private int header16(int offset) {
    return (short) LE16.get(bytes, offset) & 0xffff;
  }

  private void setSize(int size) {
    LE16.set(bytes, MessageLayout.SIZE, (short) size);
  }

  /** The message in hexadecimal, header first. */
  @Override
  public String toString() {
    int shown = Math.min(bytes.length, Math.max(MessageLayout.HEADER_SIZE, size()));
    return HexFormat.of().formatHex(bytes, 0, shown);
  }
}
