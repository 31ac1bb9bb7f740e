package stile.manager.image;

/**
 * Bytes for a compartment's memory, as the firmware takes them.
 *
 * @param address where they go; a multiple of {@link #UNIT}
 * @param bytes a multiple of {@link #UNIT} of them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and megabytes are not copied
public record Piece(long address, byte[] bytes) {
  /** The firmware copies whole words of this size. */
  public static final int UNIT = 8;
}
