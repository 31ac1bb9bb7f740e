package stile.tests.fuse;

/** Numbers of fuse.h: operations, and the size of each structure with the offsets in it. */
final class FuseLayout {
  // enum fuse_opcode
  static final int LOOKUP = 1;
  static final int FORGET = 2;
  static final int GETATTR = 3;
  static final int MKDIR = 9;
  static final int UNLINK = 10;
  static final int OPEN = 14;
  static final int READ = 15;
  static final int WRITE = 16;
  static final int RELEASE = 18;
  static final int FSYNC = 20;
  static final int INIT = 26;
  static final int OPENDIR = 27;
  static final int READDIR = 28;
  static final int RELEASEDIR = 29;
  static final int CREATE = 35;

  /** struct fuse_in_header; fuse_out_header is its length, an error and its number. */
  static final int IN_HEADER = 40;

  static final int OUT_HEADER = 16;
  static final int OUT_ERROR = 4;
  static final int OUT_UNIQUE = 8;

  /** The protocol that both virtiofsd know, and the only thing that INIT asks for. */
  static final int MAJOR = 7;

  static final int MINOR = 31;
  static final int BIG_WRITES = 1 << 5;
  static final int INIT_OUT = 64;
  static final int INIT_MAX_WRITE = 20;

  /** struct fuse_attr, alone and within fuse_entry_out and fuse_attr_out. */
  static final int ATTR = 88;

  static final int ATTR_SIZE = 8;
  static final int ATTR_MODE = 60;
  static final int ENTRY_OUT = 40 + ATTR;
  static final int ENTRY_ATTR = 40;
  static final int ATTR_OUT = 16 + ATTR;
  static final int ATTR_ATTR = 16;

  static final int OPEN_OUT = 16;
  static final int WRITE_OUT = 8;

  /** struct fuse_dirent: ino, off, namelen and type, then the name, padded to 8 bytes. */
  static final int DIRENT = 24;

  static final int DIRENT_OFF = 8;
  static final int DIRENT_NAMELEN = 16;

  private FuseLayout() {}
}
