package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static stile.bindings.sys.SysException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;

/**
 * What {@code statx(2)} says about a file; its structure, unlike {@code struct stat}, is the same
 * on all architectures.
 *
 * @param type the kind of file
 * @param permissions the low twelve bits of the mode
 * @param size in bytes; 0 for devices, see {@link BlockDevice#size}, and what is anonymous, see
 *     {@link FileCalls#end}
 * @param device major number in the high half, minor in the low: of the file system it lies on
 * @param inode number within that file system
 */
public record FileStatus(Type type, int permissions, long size, long device, long inode) {
  /** The kind of file, from the mode's high four bits. */
  public enum Type {
    REGULAR,
    DIRECTORY,
    BLOCK,
    CHARACTER,
    SOCKET,
    /** What the kernel made without a file system: an eventfd, memory of a driver. */
    ANONYMOUS,
    OTHER;

    private static Type of(int mode) {
      return switch ((mode >>> 12) & 15) {
        case 8 -> REGULAR;
        case 4 -> DIRECTORY;
        case 6 -> BLOCK;
        case 2 -> CHARACTER;
        case 12 -> SOCKET;
        case 0 -> ANONYMOUS;
        default -> OTHER;
      };
    }
  }

  static final int AT_EMPTY_PATH = 0x1000;
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int STATX_BASIC_STATS = 0x7ff;

  // struct statx (linux/stat.h)
  static final long SIZEOF = 256;
  static final long MODE = 0x1c;
  static final long INODE = 0x20;
  static final long SIZE = 0x28;
  static final long DEVICE_MAJOR = 0x88;
  static final long DEVICE_MINOR = 0x8c;

  static FileStatus of(Fd fd) throws SysException {
    return statx(fd.value(), "", AT_EMPTY_PATH, fd);
  }

  /** The status of the file itself, not of what a symbolic link points to. */
  public static FileStatus of(Path path) throws SysException {
    return statx(FileCalls.AT_FDCWD, path.toString(), AT_SYMLINK_NOFOLLOW, path);
  }

  /** Whether both are the same file, whatever else has changed. Anonymous ones share an inode. */
  public boolean sameFile(FileStatus other) {
    return type != Type.ANONYMOUS && device == other.device && inode == other.inode;
  }

  private static FileStatus statx(int dir, String path, int flags, Object what)
      throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buf = arena.allocate(SIZEOF, Long.BYTES);
      long name = arena.allocateFrom(path).address();
      check(
          Syscall.call(Nr.STATX, dir, name, flags, STATX_BASIC_STATS, buf.address(), 0),
          "statx",
          what);
      int mode = Short.toUnsignedInt(buf.get(JAVA_SHORT, MODE));
      return new FileStatus(
          Type.of(mode),
          mode & 07777,
          buf.get(JAVA_LONG, SIZE),
          ((long) buf.get(JAVA_INT, DEVICE_MAJOR) << 32)
              | Integer.toUnsignedLong(buf.get(JAVA_INT, DEVICE_MINOR)),
          buf.get(JAVA_LONG, INODE));
    }
  }
}
