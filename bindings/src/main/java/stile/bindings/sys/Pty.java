package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static stile.bindings.sys.SysException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;

/**
 * A pseudo-terminal in raw mode: a person attaches to {@link #path} with {@code screen} or {@code
 * picocom}, we read and write {@link #fd}. We hold the other end open too, so that our end does not
 * report a hang-up for as long as nobody is attached.
 */
public final class Pty implements AutoCloseable {
  static final long TIOCSPTLCK = 0x40045431L;
  static final long TIOCGPTN = 0x80045430L;
  static final long TCGETS = 0x5401;
  static final long TCSETS = 0x5402;
  static final long TIOCSWINSZ = 0x5414;

  // The kernel's struct termios (asm-generic/termbits.h), not the C library's.
  static final long TERMIOS_SIZE = 36;
  static final long IFLAG = 0;
  static final long OFLAG = 4;
  static final long CFLAG = 8;
  static final long LFLAG = 12;
  static final long CC_VTIME = 17 + 5;
  static final long CC_VMIN = 17 + 6;

  // What cfmakeraw(3) clears: IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON; OPOST;
  // ECHO ECHONL ICANON ISIG IEXTEN; CSIZE PARENB. And what it sets: CS8.
  static final int RAW_IFLAG = 0x5eb;
  static final int RAW_OFLAG = 0x1;
  static final int RAW_LFLAG = 0x8000 | 0x40 | 0x8 | 0x2 | 0x1;
  static final int RAW_CFLAG = 0x130;
  static final int CS8 = 0x30;

  private final Fd master;
  private final Fd slave;
  private final Path path;

  private Pty(Fd master, Fd slave, Path path) {
    this.master = master;
    this.slave = slave;
    this.path = path;
  }

  /** Opens a new pseudo-terminal; our end does not block. */
  public static Pty open() throws SysException {
    int flags = OpenFlags.RDWR | OpenFlags.NOCTTY;
    Fd master = FileCalls.open(Path.of("/dev/ptmx"), flags | OpenFlags.NONBLOCK, 0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment number = arena.allocate(JAVA_INT); // 0: unlock
      check(ioctl(master, TIOCSPTLCK, number), "unlockpt", master);
      check(ioctl(master, TIOCGPTN, number), "ptsname", master);
      Path path = Path.of("/dev/pts/" + number.get(JAVA_INT, 0));
      Fd slave = FileCalls.open(path, flags, 0);
      try {
        makeRaw(arena, slave);
        return new Pty(master, slave, path);
      } catch (SysException e) {
        slave.close();
        throw e;
      }
    } catch (SysException e) {
      master.close();
      throw e;
    }
  }

  /** Our end, non-blocking. */
  public Fd fd() {
    return master;
  }

  /** What a person attaches to, such as {@code /dev/pts/3}. */
  public Path path() {
    return path;
  }

  /** Tells whoever is attached how large the screen is, in characters. */
  public void resize(int columns, int rows) throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment winsize = arena.allocate(JAVA_SHORT, 4); // rows, columns, two unused
      winsize.setAtIndex(JAVA_SHORT, 0, (short) rows);
      winsize.setAtIndex(JAVA_SHORT, 1, (short) columns);
      check(ioctl(master, TIOCSWINSZ, winsize), "TIOCSWINSZ", path);
    }
  }

  @Override
  public void close() {
    slave.close();
    master.close();
  }

  private static void makeRaw(Arena arena, Fd fd) throws SysException {
    MemorySegment t = arena.allocate(TERMIOS_SIZE, Integer.BYTES);
    check(ioctl(fd, TCGETS, t), "TCGETS", fd);
    t.set(JAVA_INT, IFLAG, t.get(JAVA_INT, IFLAG) & ~RAW_IFLAG);
    t.set(JAVA_INT, OFLAG, t.get(JAVA_INT, OFLAG) & ~RAW_OFLAG);
    t.set(JAVA_INT, CFLAG, (t.get(JAVA_INT, CFLAG) & ~RAW_CFLAG) | CS8);
    t.set(JAVA_INT, LFLAG, t.get(JAVA_INT, LFLAG) & ~RAW_LFLAG);
    t.set(JAVA_BYTE, CC_VMIN, (byte) 1);
    t.set(JAVA_BYTE, CC_VTIME, (byte) 0);
    check(ioctl(fd, TCSETS, t), "TCSETS", fd);
  }

  private static long ioctl(Fd fd, long request, MemorySegment argument) {
    return Syscall.call(Nr.IOCTL, fd.value(), request, argument.address());
  }
}
