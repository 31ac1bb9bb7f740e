package stile.manager.msg;

import static stile.manager.msg.MessageLayout.*;

import java.util.function.IntPredicate;

/** Answers what a peer asks of the bus itself: which devices there are, and whether we live. */
public final class BusMessageHandler {
  private static final int DEVICE_NUMBERS = 1 << 16;

  private final Generation generation;
  private final int deviceLimit;
  private final IntPredicate present;

  /**
   * Makes a handler for one bus.
   *
   * @param deviceLimit every device number is less than this
   * @param present whether a number below the limit names a device
   */
  public BusMessageHandler(Generation generation, int deviceLimit, IntPredicate present) {
    this.generation = generation;
    this.deviceLimit = deviceLimit;
    this.present = present;
  }

  /**
   * Handles a request.
   *
   * @param request a bus message whose size was checked
   * @param response filled in when the outcome is {@link Outcome#ANSWERED}
   */
  public Outcome handle(Message request, Message response) {
    return switch (request.id()) {
      case GET_DEVICES -> devices(request, response);
      case PING -> ping(request, response);
      default -> Outcome.UNKNOWN;
    };
  }

  /** Answers with as many of the bits asked for as one message carries. */
  private Outcome devices(Message request, Message response) {
    if (request.payloadSize() < DEVICES_REQUEST_SIZE) {
      return Outcome.TOO_SHORT;
    }
    int offset = request.u16(DEVICES_OFFSET);
    int count = request.u16(DEVICES_REQUEST_COUNT);
    if (count == 0 || offset % Byte.SIZE != 0 || count % Byte.SIZE != 0) {
      return Outcome.BAD_VALUE;
    }
    int room = response.capacity() - HEADER_SIZE - DEVICES_BITMAP;
    int length = Math.min(room, Math.min(count, DEVICE_NUMBERS - offset) / Byte.SIZE);
    byte[] bitmap = new byte[length];
    int end = offset + length * Byte.SIZE;
    for (int number = offset; number < Math.min(end, deviceLimit); number++) {
      if (present.test(number)) {
        int bit = number - offset;
        bitmap[bit / Byte.SIZE] |= (byte) (1 << bit % Byte.SIZE);
      }
    }
    Payloads.devices(generation, request, offset, nextOffset(end), bitmap, response);
    return Outcome.ANSWERED;
  }

  /** Where the next device is to be looked for: its number rounded down to 8, or 0 for nowhere. */
  private int nextOffset(int from) {
    for (int number = from; number < deviceLimit; number++) {
      if (present.test(number)) {
        return number - number % Byte.SIZE;
      }
    }
    return 0;
  }

  private static Outcome ping(Message request, Message response) {
    if (request.payloadSize() < PING_SIZE) {
      return Outcome.TOO_SHORT;
    }
    response.startResponse(request, PING_SIZE).put32(PING_DATA, request.i32(PING_DATA));
    return Outcome.ANSWERED;
  }
}
