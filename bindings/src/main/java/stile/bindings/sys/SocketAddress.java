package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * {@code struct sockaddr_un} (unix(7)): a 16-bit family and up to 108 bytes of path, or of a name
 * in the abstract namespace, which begins with a NUL and ends where the address does.
 */
final class SocketAddress {
  static final int AF_UNIX = 1;

  /** One byte of the 108 stays for the terminating NUL. */
  static final int PATH_MAX = 107;

  private SocketAddress() {}

  /** An abstract name is written with an at sign in place of the NUL, as everywhere. */
  static MemorySegment ofName(Arena arena, String name) throws SysException {
    if (!name.startsWith("@")) {
      return of(arena, Path.of(name));
    }
    MemorySegment address = of(arena, Path.of(name));
    address.set(JAVA_BYTE, Short.BYTES, (byte) 0);
    return address.asSlice(0, Short.BYTES + name.getBytes(StandardCharsets.UTF_8).length);
  }

  static MemorySegment of(Arena arena, Path path) throws SysException {
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    if (name.length > PATH_MAX) {
      throw new SysException(
          "socket " + path, Errno.ENAMETOOLONG, "the kernel allows " + PATH_MAX + " bytes");
    }
    if (name.length == 0) {
      // Binding to an empty name would make the kernel choose an abstract address.
      throw new SysException("socket with an empty path", Errno.EINVAL);
    }
    MemorySegment address = arena.allocate(Short.BYTES + PATH_MAX + 1L, Short.BYTES);
    address.set(JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(
        MemorySegment.ofArray(name), 0, address, Short.BYTES, name.length); // NUL follows
    return address;
  }
}
