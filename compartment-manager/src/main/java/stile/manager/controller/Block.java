package stile.manager.controller;

/**
 * Some registers that lie together.
 *
 * @param name as the controller's file calls it
 * @param address physical
 * @param size in bytes
 * @param shared whether others use registers beside ours: such a block is never mapped into the
 *     process, only the kernel module reaches it
 */
public record Block(String name, long address, long size, boolean shared) {
  /** The address after its last. */
  public long end() {
    return address + size;
  }
}
