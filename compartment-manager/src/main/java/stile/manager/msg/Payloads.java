package stile.manager.msg;

import static stile.manager.msg.MessageLayout.*;

import stile.manager.msg.DeviceMessages.QueueInfo;

/** Builds the payloads of responses whose shape depends on the {@link Generation}. */
final class Payloads {
  private static final int BITS_PER_BLOCK = 32;

  private Payloads() {}

  static void deviceInfo(
      Generation generation, Message request, DeviceMessages device, Message response) {
    switch (generation) {
      case V0 ->
          response
              .startResponse(request, INFO_V0_SIZE)
              .put32(INFO_V0_FEATURE_BITS, device.featureBlocks() * BITS_PER_BLOCK)
              .put32(INFO_V0_CONFIG_SIZE, device.configSize())
              .put32(INFO_V0_MAX_VIRTQUEUES, device.queueCount());
      case V2 ->
          response
              .startResponse(request, INFO_V2_SIZE)
              // A UUID is a string of bytes, most significant first (RFC 9562, section 4).
              .put64(INFO_V2_UUID, Long.reverseBytes(device.uuid().getMostSignificantBits()))
              .put64(INFO_V2_UUID + 8, Long.reverseBytes(device.uuid().getLeastSignificantBits()))
              .put32(INFO_V2_FEATURE_BLOCKS, device.featureBlocks())
              .put32(INFO_V2_CONFIG_SIZE, device.configSize())
              .put32(INFO_V2_MAX_VIRTQUEUES, device.queueCount());
    }
    response.put32(INFO_DEVICE_ID, device.deviceType()).put32(INFO_VENDOR_ID, device.vendorId());
  }

  static void queue(
      Generation generation, Message request, int index, QueueInfo queue, Message response) {
    boolean flagged = generation == Generation.V2 && queue.enabled();
    response
        .startResponse(request, QUEUE_INFO_SIZE)
        .put32(QUEUE_INDEX, index)
        .put32(GET_QUEUE_MAX_SIZE, queue.maxSize())
        .put32(GET_QUEUE_SIZE, queue.size())
        .put32(GET_QUEUE_FLAGS, flagged ? QUEUE_ENABLED : 0)
        .put64(QUEUE_DESC, queue.desc())
        .put64(QUEUE_DRIVER, queue.driver())
        .put64(QUEUE_DEVICE, queue.device());
  }

  /** No device has shared memory regions of its own: every one has length 0. */
  static void noSharedMemory(Generation generation, Message request, Message response) {
    response
        .startResponse(request, generation == Generation.V0 ? SHM_V0_SIZE : SHM_V2_SIZE)
        .put32(SHM_ID, request.i32(SHM_ID));
  }

  static void devices(
      Generation generation,
      Message request,
      int offset,
      int next,
      byte[] bitmap,
      Message response) {
    int count = bitmap.length * Byte.SIZE;
    response
        .startResponse(request, DEVICES_BITMAP + bitmap.length)
        .put16(DEVICES_OFFSET, offset)
        .put16(generation == Generation.V0 ? DEVICES_V0_NEXT : DEVICES_V2_NEXT, next)
        .put16(generation == Generation.V0 ? DEVICES_V0_COUNT : DEVICES_V2_COUNT, count)
        .putBytes(DEVICES_BITMAP, bitmap);
  }
}
