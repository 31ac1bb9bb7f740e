package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import com.sun.jna.platform.linux.ErrNo;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;

/**
 * Error numbers of the kernel, equal on x86-64 and arm64 (asm-generic/errno.h), always positive.
 */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int EBADF = 9;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EFAULT = 14;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int EMFILE = 24;
  public static final int ENOTTY = 25;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  public static final int EPIPE = 32;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ELOOP = 40;
  public static final int EBADFD = 77;
  public static final int ENOTSOCK = 88;
  public static final int EMSGSIZE = 90;
  public static final int EOPNOTSUPP = 95;
  public static final int EADDRINUSE = 98;
  public static final int ECONNRESET = 104;
  public static final int ENOTCONN = 107;
  public static final int ETIMEDOUT = 110;
  public static final int ECONNREFUSED = 111;
  public static final int EALREADY = 114;
  public static final int ECANCELED = 125;

  private Errno() {}

  /** The symbol of {@code errno}, such as {@code ENOENT}; {@code errno 4711} when it has none. */
  public static String name(int errno) {
    return Names.BY_NUMBER.getOrDefault(errno, "errno " + errno);
  }

  /** What the C library says about {@code errno}, such as {@code No such file or directory}. */
  public static String message(int errno) {
    try {
      MemorySegment text = (MemorySegment) Strerror.HANDLE.invokeExact(errno);
      // SAFETY: strerror(3) returns a NUL-terminated string that lives until this thread's next
      // call of it, which cannot come before the copy below is made.
      return text.reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Throwable t) {
      throw new AssertionError("strerror(3) is C and throws nothing", t);
    }
  }

  /** Symbol and message in one, for log lines: {@code ENOENT (No such file or directory)}. */
  public static String describe(int errno) {
    return name(errno) + " (" + message(errno) + ")";
  }

  private static final class Strerror {
    static final MethodHandle HANDLE =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("strerror"),
                FunctionDescriptor.of(ADDRESS, JAVA_INT));
  }

  private static final class Names {
    static final Map<Integer, String> BY_NUMBER = new HashMap<>();

    static {
      try {
        for (Field field : ErrNo.class.getFields()) {
          // Aliases come after what they stand for (EWOULDBLOCK after EAGAIN): the first name
          // stays.
          BY_NUMBER.putIfAbsent(field.getInt(null), field.getName());
        }
      } catch (IllegalAccessException e) {
        throw new ExceptionInInitializerError(e); // fields of an interface are public
      }
    }
  }
}
