package stile.manager.ivshmem;

/** The numbers of the ivshmem client-server protocol: each message is one le64. */
final class IvshmemLayout {
  static final int MESSAGE_SIZE = 8;

  /** The only version there is. */
  static final long VERSION = 0;

  /** Instead of a peer's number: this descriptor is the memory. */
  static final long MEMORY = -1;

  /** We ourselves are a peer like any other; guests ring {@code OUR_ID << 16 | vector}. */
  static final long OUR_ID = 0;

  /** The guest's number, which it reads as IVPosition. */
  static final long CLIENT_ID = 1;

  /** QEMU gives a guest at most as many vectors. */
  static final int VECTORS_MAX = 64;

  private IvshmemLayout() {}
}
