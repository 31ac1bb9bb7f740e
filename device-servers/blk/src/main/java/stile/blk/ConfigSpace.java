package stile.blk;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static stile.blk.BlkLayout.SECTOR_SIZE;

import java.nio.ByteBuffer;

/**
 * The configuration space (virtio 1.4, section 5.2.4). Fields of features that are not offered stay
 * 0, as does the padding (section 5.2.5.2).
 */
final class ConfigSpace {
  /** The disk geometry every BIOS came to agree on for a disk that has none. */
  private static final int HEADS = 16;

  private static final int SECTORS_PER_TRACK = 63;
  private static final int MAX_CYLINDERS = 0xffff;

  private ConfigSpace() {}

  static void fill(byte[] bytes, BlkSettings settings, BlockStore store, boolean writeBack) {
    ByteBuffer config = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
    long capacity = store.capacity();
    config.putLong(BlkLayout.CAPACITY, capacity);
    config.putInt(BlkLayout.SEG_MAX, settings.maxSegments());
    config.putShort(
        BlkLayout.CYLINDERS,
        (short) Math.min(capacity / (HEADS * SECTORS_PER_TRACK), MAX_CYLINDERS));
    config.put(BlkLayout.HEADS, (byte) HEADS);
    config.put(BlkLayout.SECTORS, (byte) SECTORS_PER_TRACK);
    if (settings.queues() > 1) {
      config.putShort(BlkLayout.NUM_QUEUES, (short) settings.queues());
    }

    int block = store.blockSize();
    int perPhysical = store.physicalBlockSize() / block;
    config.putInt(BlkLayout.BLK_SIZE, block);
    config.put(BlkLayout.PHYSICAL_BLOCK_EXP, (byte) Integer.numberOfTrailingZeros(perPhysical));
    config.putShort(BlkLayout.MIN_IO_SIZE, (short) perPhysical);

    if (!store.readOnly()) {
      config.put(BlkLayout.WRITEBACK, (byte) (writeBack ? 1 : 0));
      config.putInt(BlkLayout.MAX_DISCARD_SECTORS, Limits.DISCARD_SECTORS);
      config.putInt(BlkLayout.MAX_DISCARD_SEG, Limits.DISCARD_RANGES);
      config.putInt(BlkLayout.DISCARD_SECTOR_ALIGNMENT, store.physicalBlockSize() / SECTOR_SIZE);
      config.putInt(BlkLayout.MAX_WRITE_ZEROES_SECTORS, Limits.ZEROES_SECTORS);
      config.putInt(BlkLayout.MAX_WRITE_ZEROES_SEG, Limits.ZEROES_RANGES);
      config.put(BlkLayout.WRITE_ZEROES_MAY_UNMAP, (byte) 1);
    }
  }
}
