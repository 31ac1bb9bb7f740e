package stile.blk;

/**
 * How much one request may ask for. A driver learns most of these from the configuration space; a
 * request beyond them fails with an error status.
 *
 * <p>They bound the time one request keeps the device busy, whoever wrote it. A driver's buffers
 * may overlap, so the size of shared memory is no bound.
 */
final class Limits {
  /** What Linux moves in one call at most (MAX_RW_COUNT, read(2)); also for reads and writes. */
  static final long DATA_BYTES = 0x7fff_f000L;

  /** Freeing space is quick: 1 GiB a range. */
  static final int DISCARD_SECTORS = 1 << 21;

  static final int DISCARD_RANGES = 16;

  /** Zeros may have to be written: 16 MiB a range. */
  static final int ZEROES_SECTORS = 1 << 15;

  static final int ZEROES_RANGES = 4;

  /** What one turn of a queue serves before others get theirs: so many chains or bytes. */
  static final int TURN_CHAINS = 64;

  static final long TURN_BYTES = 16L << 20;

  private Limits() {}
}
