package stile.blk;

import static stile.blk.BlkLayout.SECTOR_SIZE;

/**
 * Which sectors a driver may read and which it may write. Takes any value a driver can send.
 *
 * @param capacity in sectors; all of them may be read
 * @param firstWritable from here to the end may be written; the capacity when none may
 */
record Area(long capacity, long firstWritable) {

  /**
   * Checks a request for data.
   *
   * @param bytes its length, 0 or more
   */
  void checkRead(long sector, long bytes) throws BlkException {
    check("read", sector, bytes);
  }

  /** Checks a request that changes data: a write, a discard, write zeroes. */
  void checkWrite(long sector, long bytes) throws BlkException {
    checkWritable();
    check("write", sector, bytes);
    if (sector < firstWritable) {
      throw BlkException.ioError(
          "write of %d bytes at sector %d, where only sectors from %d may be written"
              .formatted(bytes, sector, firstWritable));
    }
  }

  /** Checks that anything may be written at all. */
  void checkWritable() throws BlkException {
    if (firstWritable == capacity) {
      throw BlkException.ioError("write to a read-only disk");
    }
  }

  private void check(String what, long sector, long bytes) throws BlkException {
    if (bytes % SECTOR_SIZE != 0 || bytes > Limits.DATA_BYTES) {
      throw BlkException.ioError(
          "%s of %d bytes; multiples of %d up to %d can be"
              .formatted(what, bytes, SECTOR_SIZE, Limits.DATA_BYTES));
    }
    // The sector is any 64-bit number: compared before it is multiplied.
    if (sector < 0 || sector > capacity || bytes / SECTOR_SIZE > capacity - sector) {
      throw BlkException.ioError(
          "%s of %d bytes at sector %s, beyond the end at %d"
              .formatted(what, bytes, Long.toUnsignedString(sector), capacity));
    }
  }
}
