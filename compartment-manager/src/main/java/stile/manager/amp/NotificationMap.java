package stile.manager.amp;

/**
 * Which notification bit stands for which queue: device {@code d} has the group of {@code
 * bitsPerDevice} bits from {@code 8 + d * bitsPerDevice}, one bit per queue, the last for all
 * queues from there on.
 *
 * @param words 64-bit words each way; 0 for none
 */
record NotificationMap(int words, int bitsPerDevice) {
  /** Whether a device's whole group lies inside the words; else messages notify it. */
  boolean covers(int device) {
    return words > 0 && groupStart(device) + bitsPerDevice <= (long) words * Long.SIZE;
  }

  /** The bit of a queue of a covered device. */
  int bit(int device, int queue) {
    return (int) groupStart(device) + Math.min(queue, bitsPerDevice - 1);
  }

  /** The device whose group has a bit from {@link AmpAbi#NOTIFY_DEVICES} up. */
  int device(int bit) {
    return (bit - AmpAbi.NOTIFY_DEVICES) / bitsPerDevice;
  }

  /** The first queue that a bit stands for. */
  int firstQueue(int bit) {
    return (bit - AmpAbi.NOTIFY_DEVICES) % bitsPerDevice;
  }

  /** One more than the last queue that a bit stands for, in a device with so many queues. */
  int endQueue(int bit, int queues) {
    int first = firstQueue(bit);
    return first == bitsPerDevice - 1 ? queues : Math.min(first + 1, queues);
  }

  private long groupStart(int device) {
    return AmpAbi.NOTIFY_DEVICES + (long) device * bitsPerDevice;
  }
}
