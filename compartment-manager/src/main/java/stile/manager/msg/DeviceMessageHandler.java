package stile.manager.msg;

import static stile.manager.msg.MessageLayout.*;

import stile.manager.msg.DeviceMessages.QueueInfo;

/**
 * Turns one request to a device into its one response. Requests are handled in the order they come,
 * by one thread.
 *
 * <p>Bytes after the payload we know are ignored, so that a later revision may add fields; a
 * payload that ends early is malformed. Every number the driver wrote is checked here against what
 * the device has, before the device sees it.
 */
public final class DeviceMessageHandler {
  private static final int STATUS_MAX = 0xff;

  private final Generation generation;
  private final DeviceMessages device;

  public DeviceMessageHandler(Generation generation, DeviceMessages device) {
    this.generation = generation;
    this.device = device;
  }

  /**
   * Handles a request.
   *
   * @param request a device message whose size was checked, already found to be for this device
   * @param response filled in when the outcome is {@link Outcome#ANSWERED}, else untouched or half
   *     written. Its capacity is the largest message the bus carries.
   */
  public Outcome handle(Message request, Message response) {
    if (request.isBus()) {
      return Outcome.UNKNOWN;
    }
    if (request.isResponse()) {
      return Outcome.UNASKED;
    }
    int needed = leastPayload(request.id());
    if (needed < 0) {
      return Outcome.UNKNOWN;
    }
    if (request.payloadSize() < needed) {
      return Outcome.TOO_SHORT;
    }
    if (device.status() == 0 && !allowedInReset(request.id())) {
      return Outcome.TOO_EARLY;
    }
    return answer(request, response);
  }

  /** The shortest payload of each request, or -1 when there is no such request. */
  private static int leastPayload(int id) {
    return switch (id) {
      case GET_DEVICE_INFO, GET_DEVICE_STATUS -> 0;
      case GET_DEVICE_FEATURES, SET_DRIVER_FEATURES -> FEATURES_BLOCKS;
      case GET_CONFIG -> GET_CONFIG_SIZE;
      case SET_CONFIG -> CONFIG_DATA;
      case SET_DEVICE_STATUS -> STATUS_SIZE;
      case GET_VQUEUE, RESET_VQUEUE -> QUEUE_INDEX_SIZE;
      case SET_VQUEUE -> QUEUE_INFO_SIZE;
      case GET_SHM -> SHM_REQUEST_SIZE;
      default -> -1;
    };
  }

  /**
   * Before the driver acknowledged the device it may only look who is there. The status itself is
   * exempt: a driver leaves 0 by setting it, and awaits the end of a reset by reading it.
   */
  private static boolean allowedInReset(int id) {
    return id == GET_DEVICE_INFO || id == GET_DEVICE_STATUS || id == SET_DEVICE_STATUS;
  }

  private Outcome answer(Message request, Message response) {
    return switch (request.id()) {
      case GET_DEVICE_INFO -> {
        Payloads.deviceInfo(generation, request, device, response);
        yield Outcome.ANSWERED;
      }
      case GET_DEVICE_FEATURES -> getFeatures(request, response);
      case SET_DRIVER_FEATURES -> setFeatures(request, response);
      case GET_CONFIG -> getConfig(request, response);
      case SET_CONFIG -> setConfig(request, response);
      case GET_DEVICE_STATUS -> status(request, device.status(), response);
      case SET_DEVICE_STATUS -> setStatus(request, response);
      case GET_VQUEUE -> getQueue(request, response);
      case SET_VQUEUE -> setQueue(request, response);
      case RESET_VQUEUE -> resetQueue(request, response);
      case GET_SHM -> {
        Payloads.noSharedMemory(generation, request, response);
        yield Outcome.ANSWERED;
      }
      default -> Outcome.UNKNOWN;
    };
  }

  /** Blocks that the device does not have read as zero: it offers nothing there. */
  private Outcome getFeatures(Message request, Message response) {
    long first = request.u32(FEATURES_INDEX);
    long count = request.u32(FEATURES_COUNT);
    if (count == 0 || count > blocksIn(response.capacity() - HEADER_SIZE)) {
      return Outcome.OUT_OF_RANGE;
    }
    response
        .startResponse(request, FEATURES_BLOCKS + (int) count * FEATURES_BLOCK_SIZE)
        .put32(FEATURES_INDEX, (int) first)
        .put32(FEATURES_COUNT, (int) count);
    for (int i = 0; i < count && first + i < device.featureBlocks(); i++) {
      response.put32(blockOffset(i), device.features((int) first + i));
    }
    return Outcome.ANSWERED;
  }

  /** All blocks are looked at before the first is set, so that a bad message changes nothing. */
  private Outcome setFeatures(Message request, Message response) {
    long first = request.u32(FEATURES_INDEX);
    long count = request.u32(FEATURES_COUNT);
    if (count == 0) {
      return Outcome.OUT_OF_RANGE;
    }
    if (count > blocksIn(request.payloadSize())) {
      return Outcome.TOO_SHORT;
    }
    int known = (int) Math.clamp(device.featureBlocks() - first, 0, count);
    for (int i = known; i < count; i++) {
      if (request.i32(blockOffset(i)) != 0) {
        return Outcome.OUT_OF_RANGE;
      }
    }
    for (int i = 0; i < known; i++) {
      device.setDriverFeatures((int) first + i, request.i32(blockOffset(i)));
    }
    response.startResponse(request, 0);
    return Outcome.ANSWERED;
  }

  private static int blocksIn(int payloadSize) {
    return (payloadSize - FEATURES_BLOCKS) / FEATURES_BLOCK_SIZE;
  }

  private static int blockOffset(int i) {
    return FEATURES_BLOCKS + i * FEATURES_BLOCK_SIZE;
  }

  private Outcome getConfig(Message request, Message response) {
    long offset = request.u32(GET_CONFIG_OFFSET);
    long length = request.u32(GET_CONFIG_LENGTH);
    if (offset + length > device.configSize()
        || length > response.capacity() - HEADER_SIZE - CONFIG_DATA) {
      return Outcome.OUT_OF_RANGE;
    }
    response
        .startResponse(request, CONFIG_DATA + (int) length)
        .put32(CONFIG_GENERATION, device.configGeneration())
        .put32(CONFIG_OFFSET, (int) offset)
        .put32(CONFIG_LENGTH, (int) length)
        .putBytes(CONFIG_DATA, device.readConfig((int) offset, (int) length));
    return Outcome.ANSWERED;
  }

  /**
   * All or nothing; a refusal is a length of 0. The generation in the request binds us only with
   * STRICT_CONFIG_GENERATION, which is not offered.
   */
  private Outcome setConfig(Message request, Message response) {
    long offset = request.u32(CONFIG_OFFSET);
    long length = request.u32(CONFIG_LENGTH);
    if (length > request.payloadSize() - CONFIG_DATA) {
      return Outcome.TOO_SHORT;
    }
    boolean taken =
        offset + length <= device.configSize()
            && device.writeConfig((int) offset, request.bytes(CONFIG_DATA, (int) length));
    response
        .startResponse(request, CONFIG_DATA)
        .put32(CONFIG_GENERATION, device.configGeneration())
        .put32(CONFIG_OFFSET, (int) offset)
        .put32(CONFIG_LENGTH, taken ? (int) length : 0);
    return Outcome.ANSWERED;
  }

  private Outcome setStatus(Message request, Message response) {
    long wanted = request.u32(STATUS);
    if (wanted > STATUS_MAX) {
      return Outcome.BAD_VALUE;
    }
    return status(request, device.setStatus((int) wanted), response);
  }

  private static Outcome status(Message request, int status, Message response) {
    response.startResponse(request, STATUS_SIZE).put32(STATUS, status);
    return Outcome.ANSWERED;
  }

  /** A queue that does not exist has no room, as in every transport: the maximum size is 0. */
  private Outcome getQueue(Message request, Message response) {
    long index = request.u32(QUEUE_INDEX);
    QueueInfo queue = index < device.queueCount() ? device.queue((int) index) : QueueInfo.NONE;
    Payloads.queue(generation, request, (int) index, queue, response);
    return Outcome.ANSWERED;
  }

  private Outcome setQueue(Message request, Message response) {
    long index = request.u32(QUEUE_INDEX);
    long size = request.u32(SET_QUEUE_SIZE);
    if (index >= device.queueCount() || size > Integer.MAX_VALUE) {
      return Outcome.OUT_OF_RANGE;
    }
    if (generation == Generation.V2 && request.i32(SET_QUEUE_OP) != QUEUE_ENABLE) {
      return Outcome.BAD_VALUE;
    }
    device.enableQueue(
        (int) index,
        (int) size,
        request.u64(QUEUE_DESC),
        request.u64(QUEUE_DRIVER),
        request.u64(QUEUE_DEVICE));
    response.startResponse(request, 0);
    return Outcome.ANSWERED;
  }

  private Outcome resetQueue(Message request, Message response) {
    long index = request.u32(QUEUE_INDEX);
    if (index >= device.queueCount()) {
      return Outcome.OUT_OF_RANGE;
    }
    device.resetQueue((int) index);
    response.startResponse(request, 0);
    return Outcome.ANSWERED;
  }
}
