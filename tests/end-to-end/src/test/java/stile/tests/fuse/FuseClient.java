package stile.tests.fuse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A session with a file system: what it answered INIT, and the requests. Node and handle numbers
 * are the file system's, and mean nothing to the next session.
 */
public final class FuseClient {
  public static final long ROOT = 1;

  private static final int DIRECTORY_ROOM = 4096;

  /** What is known of a file. */
  public record Attributes(long size, int mode) {}

  /** A name that was looked up: counts once until it is forgotten. */
  public record Entry(long node, Attributes attributes) {}

  /** A file that was made, and is open. */
  public record Created(long node, long handle) {}

  private final FuseChannel channel;
  private long unique;

  /** How much one WRITE may carry. */
  private final int maxWrite;

  /** Begins a session. */
  public FuseClient(FuseChannel channel) throws FuseException {
    this.channel = channel;
    byte[] arguments =
        buffer(16)
            .putInt(FuseLayout.MAJOR)
            .putInt(FuseLayout.MINOR)
            .putInt(0) // read ahead: nothing
            .putInt(FuseLayout.BIG_WRITES)
            .array();
    ByteBuffer out = ask(FuseLayout.INIT, 0, FuseLayout.INIT_OUT, arguments);
    if (out.getInt(0) != FuseLayout.MAJOR || out.getInt(4) < FuseLayout.MINOR) {
      throw new AssertionError("FUSE %d.%d".formatted(out.getInt(0), out.getInt(4)));
    }
    maxWrite = out.getInt(FuseLayout.INIT_MAX_WRITE);
  }

  public int maxWrite() {
    return maxWrite;
  }

  public Entry lookup(long parent, String name) throws FuseException {
    return entry(ask(FuseLayout.LOOKUP, parent, FuseLayout.ENTRY_OUT, name(name)));
  }

  public Entry mkdir(long parent, String name, int mode) throws FuseException {
    byte[] arguments = buffer(8).putInt(mode).array();
    return entry(ask(FuseLayout.MKDIR, parent, FuseLayout.ENTRY_OUT, arguments, name(name)));
  }

  public Created create(long parent, String name, int flags, int mode) throws FuseException {
    byte[] arguments = buffer(16).putInt(flags).putInt(mode).array();
    int room = FuseLayout.ENTRY_OUT + FuseLayout.OPEN_OUT;
    ByteBuffer out = ask(FuseLayout.CREATE, parent, room, arguments, name(name));
    return new Created(out.getLong(0), out.getLong(FuseLayout.ENTRY_OUT));
  }

  public void unlink(long parent, String name) throws FuseException {
    ByteBuffer _ = ask(FuseLayout.UNLINK, parent, 0, name(name));
  }

  public Attributes attributes(long node) throws FuseException {
    ByteBuffer out = ask(FuseLayout.GETATTR, node, FuseLayout.ATTR_OUT, new byte[16]);
    return attributes(out, FuseLayout.ATTR_ATTR);
  }

  /** Opens a file; answers its handle. */
  public long open(long node, int flags) throws FuseException {
    byte[] arguments = buffer(8).putInt(flags).array();
    return ask(FuseLayout.OPEN, node, FuseLayout.OPEN_OUT, arguments).getLong(0);
  }

  public void release(long node, long handle) throws FuseException {
    ByteBuffer _ = ask(FuseLayout.RELEASE, node, 0, buffer(24).putLong(handle).array());
  }

  public void fsync(long node, long handle) throws FuseException {
    ByteBuffer _ = ask(FuseLayout.FSYNC, node, 0, buffer(16).putLong(handle).array());
  }

  /** Reads up to {@code size} bytes: fewer at the end of the file only. */
  public byte[] read(long node, long handle, long offset, int size) throws FuseException {
    return bytes(answer(FuseLayout.READ, askLater(FuseLayout.READ, node, handle, offset, size)));
  }

  /** Writes; the answer comes later. */
  public FuseChannel.Pending write(long node, long handle, long offset, byte[] data) {
    byte[] arguments = transfer(handle, offset, data.length);
    return send(FuseLayout.WRITE, node, FuseLayout.WRITE_OUT, arguments, data);
  }

  /** How much of it was written. */
  public int written(FuseChannel.Pending write) throws FuseException {
    return answer(FuseLayout.WRITE, write).getInt();
  }

  /** The names in a directory, from its beginning to its end. */
  public List<String> list(long directory) throws FuseException {
    byte[] how = new byte[8];
    long handle = ask(FuseLayout.OPENDIR, directory, FuseLayout.OPEN_OUT, how).getLong(0);
    List<String> names = new ArrayList<>();
    long from = 0;
    while (true) {
      FuseChannel.Pending some =
          askLater(FuseLayout.READDIR, directory, handle, from, DIRECTORY_ROOM);
      ByteBuffer out = answer(FuseLayout.READDIR, some);
      if (!out.hasRemaining()) {
        break;
      }
      while (out.hasRemaining()) {
        ByteBuffer record = out.slice().order(ByteOrder.nativeOrder());
        from = record.getLong(FuseLayout.DIRENT_OFF);
        int length = record.getInt(FuseLayout.DIRENT_NAMELEN);
        byte[] name = new byte[length];
        record.get(FuseLayout.DIRENT, name);
        names.add(new String(name, UTF_8));
        out.position(out.position() + ((FuseLayout.DIRENT + length + 7) & -8));
      }
    }
    ByteBuffer _ = ask(FuseLayout.RELEASEDIR, directory, 0, buffer(24).putLong(handle).array());
    return names;
  }

  /** Gives lookups of a node back. It has no answer, and goes by the queue that is never full. */
  public void forget(long node, long lookups) {
    byte[] header = header(FuseLayout.FORGET, node, 8);
    byte[] nothing =
        channel.send(true, List.of(header, buffer(8).putLong(lookups).array()), 0).await();
    if (nothing.length != 0) {
      throw new AssertionError("FORGET was answered with %d bytes".formatted(nothing.length));
    }
  }

  private static byte[] transfer(long handle, long offset, int size) {
    return buffer(40).putLong(handle).putLong(offset).putInt(size).array();
  }

  private FuseChannel.Pending askLater(int op, long node, long handle, long offset, int size) {
    return send(op, node, size, transfer(handle, offset, size));
  }

  private ByteBuffer ask(int op, long node, int room, byte[]... arguments) throws FuseException {
    return answer(op, send(op, node, room, arguments));
  }

  private FuseChannel.Pending send(int op, long node, int room, byte[]... arguments) {
    List<byte[]> parts = new ArrayList<>(Arrays.asList(arguments));
    parts.addFirst(header(op, node, parts.stream().mapToInt(part -> part.length).sum()));
    long number = unique;
    FuseChannel.Pending pending = channel.send(false, parts, FuseLayout.OUT_HEADER + room);
    return () -> checked(number, pending.await());
  }

  private byte[] header(int op, long node, int rest) {
    return buffer(FuseLayout.IN_HEADER)
        .putInt(FuseLayout.IN_HEADER + rest)
        .putInt(op)
        .putLong(++unique)
        .putLong(node)
        .array(); // by user, group and process 0
  }

  /** Whether it is the answer to this request, and as long as it says. */
  private static byte[] checked(long unique, byte[] answer) {
    ByteBuffer out = ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder());
    if (answer.length < FuseLayout.OUT_HEADER
        || out.getInt(0) != answer.length
        || out.getLong(FuseLayout.OUT_UNIQUE) != unique) {
      throw new AssertionError(
          "request %d is answered with %d bytes that begin with %s"
              .formatted(unique, answer.length, Arrays.toString(Arrays.copyOf(answer, 16))));
    }
    return answer;
  }

  private static ByteBuffer answer(int op, FuseChannel.Pending pending) throws FuseException {
    ByteBuffer out = ByteBuffer.wrap(pending.await()).order(ByteOrder.nativeOrder());
    int error = out.getInt(FuseLayout.OUT_ERROR);
    if (error != 0) {
      throw new FuseException(op, -error);
    }
    return out.position(FuseLayout.OUT_HEADER).slice().order(ByteOrder.nativeOrder());
  }

  private static Entry entry(ByteBuffer out) {
    return new Entry(out.getLong(0), attributes(out, FuseLayout.ENTRY_ATTR));
  }

  private static Attributes attributes(ByteBuffer out, int at) {
    return new Attributes(
        out.getLong(at + FuseLayout.ATTR_SIZE), out.getInt(at + FuseLayout.ATTR_MODE));
  }

  private static byte[] bytes(ByteBuffer out) {
    byte[] bytes = new byte[out.remaining()];
    out.get(bytes);
    return bytes;
  }

  private static byte[] name(String name) {
    return (name + '\0').getBytes(UTF_8);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }
}
