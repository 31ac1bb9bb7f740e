package stile.manager.devicetree;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A flattened device tree (Devicetree Specification 0.4, chapter 5): a {@code .dtb} file. */
public final class TreeBlob {
  private static final int MAGIC = 0xd00dfeed;
  private static final int HEADER = 40;
  private static final int VERSION = 17;

  private static final int BEGIN_NODE = 1;
  private static final int END_NODE = 2;
  private static final int PROP = 3;
  private static final int NOP = 4;

  /** Real trees have about a dozen; a bound keeps the recursion within the stack. */
  private static final int DEPTH = 64;

  /** The largest tree in Linux has under half a mebibyte. */
  private static final long SIZE = 16 << 20;

  private final String file;
  private final ByteBuffer structure;
  private final ByteBuffer strings;

  private TreeBlob(String file, ByteBuffer structure, ByteBuffer strings) {
    this.file = file;
    this.structure = structure;
    this.strings = strings;
  }

  /**
   * Reads a file.
   *
   * @throws IOException when it cannot be read or is no device tree; the message says where
   */
  public static Node read(Path file) throws IOException {
    if (Files.size(file) > SIZE) {
      throw new IOException(file + ": no device tree: larger than " + SIZE + " bytes");
    }
    return parse(file.toString(), Files.readAllBytes(file));
  }

  static Node parse(String file, byte[] bytes) throws IOException {
    ByteBuffer blob = ByteBuffer.wrap(bytes);
    if (bytes.length < HEADER || blob.getInt(0) != MAGIC) {
      throw new IOException(file + ": no device tree: does not begin with d00dfeed");
    }
    int size = blob.getInt(4);
    if (size < HEADER || size > bytes.length) {
      throw new IOException(
          "%s: cut short: %d of %d bytes"
              .formatted(file, bytes.length, Integer.toUnsignedLong(size)));
    }
    if (blob.getInt(20) < VERSION || blob.getInt(24) > VERSION) {
      throw new IOException(file + ": a device tree of another version than " + VERSION);
    }
    ByteBuffer structure = part(file, blob, size, "structure", blob.getInt(8), blob.getInt(36));
    ByteBuffer strings = part(file, blob, size, "strings", blob.getInt(12), blob.getInt(32));
    return new TreeBlob(file, structure, strings).root();
  }

  private static ByteBuffer part(
      String file, ByteBuffer blob, int size, String what, int offset, int length)
      throws IOException {
    if (offset < HEADER || length < 0 || offset > size || length > size - offset) {
      throw new IOException(
          "%s: the %s block, %#x and %#x bytes, is outside the %#x bytes of the tree"
              .formatted(file, what, offset, length, size));
    }
    return blob.slice(offset, length);
  }

  private Node root() throws IOException {
    if (token() != BEGIN_NODE) {
      throw wrong("no root node");
    }
    return node("", 0);
  }

  private Node node(String parent, int depth) throws IOException {
    if (depth == DEPTH) {
      throw wrong("nodes nested more than " + DEPTH + " deep");
    }
    String name = text(structure);
    align();
    String path = depth == 0 ? "" : parent + "/" + name;
    Map<String, byte[]> properties = new TreeMap<>();
    List<Node> children = new ArrayList<>();
    while (true) {
      switch (token()) {
        case BEGIN_NODE -> children.add(node(path, depth + 1));
        case PROP -> property(properties);
        case END_NODE -> {
          return new Node(path.isEmpty() ? "/" : path, properties, children);
        }
        default -> throw wrong("an unknown token");
      }
    }
  }

  private void property(Map<String, byte[]> properties) throws IOException {
    int length = number();
    int name = number();
    if (length < 0 || length > structure.remaining()) {
      throw wrong("a property of " + Integer.toUnsignedLong(length) + " bytes");
    }
    if (name < 0 || name >= strings.limit()) {
      throw wrong("a property without a name");
    }
    byte[] value = new byte[length];
    structure.get(value);
    align();
    properties.put(text(strings.position(name)), value);
  }

  /** The next token that means anything. */
  private int token() throws IOException {
    int token;
    do {
      token = number();
    } while (token == NOP);
    return token;
  }

  private int number() throws IOException {
    if (structure.remaining() < Integer.BYTES) {
      throw wrong("ends within a node");
    }
    return structure.getInt();
  }

  private String text(ByteBuffer from) throws IOException {
    int start = from.position();
    for (int at = start; at < from.limit(); at++) {
      if (from.get(at) == 0) {
        byte[] bytes = new byte[at - start];
        from.get(bytes).get();
        return new String(bytes, US_ASCII);
      }
    }
    throw wrong("a name without an end");
  }

  private void align() {
    int next = (structure.position() + 3) & ~3;
    structure.position(Math.min(next, structure.limit()));
  }

  private IOException wrong(String what) {
    return new IOException(
        "%s: broken device tree: %s, before offset %#x of the structure block"
            .formatted(file, what, structure.position()));
  }
}
