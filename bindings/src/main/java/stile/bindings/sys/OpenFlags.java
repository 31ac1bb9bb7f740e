package stile.bindings.sys;

import stile.bindings.kernel.Arch;

/**
 * Flags of {@link FileCalls#open}; {@code O_CLOEXEC} is always set and not listed. Three of them
 * differ between x86-64 and arm64 (asm-generic/fcntl.h against
 * arch/arm64/include/uapi/asm/fcntl.h).
 */
public final class OpenFlags {
  public static final int RDONLY = 0;
  public static final int WRONLY = 1;
  public static final int RDWR = 2;
  public static final int CREAT = 0x40;
  public static final int EXCL = 0x80;
  public static final int NOCTTY = 0x100;
  public static final int TRUNC = 0x200;
  public static final int APPEND = 0x400;
  public static final int NONBLOCK = 0x800;
  public static final int DSYNC = 0x1000;
  public static final int SYNC = 0x101000;
  public static final int PATH = 0x200000;
  public static final int CLOEXEC = 0x80000;

  public static final int DIRECT = direct(Arch.CURRENT);
  public static final int DIRECTORY = directory(Arch.CURRENT);
  public static final int NOFOLLOW = nofollow(Arch.CURRENT);

  private OpenFlags() {}

  static int direct(Arch arch) {
    return arch.pick(0x4000, 0x10000);
  }

  static int directory(Arch arch) {
    return arch.pick(0x10000, 0x4000);
  }

  static int nofollow(Arch arch) {
    return arch.pick(0x20000, 0x8000);
  }
}
