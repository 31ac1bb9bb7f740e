package stile.manager.msg;

import static stile.manager.msg.MessageLayout.*;

/** Builds the events a device side sends. Events have no token: nothing answers them. */
public final class Events {
  private Events() {}

  /** Buffers of a queue were used. */
  public static void used(Message event, int device, int queue) {
    event.start(0, EVENT_USED, device, 0, EVENT_USED_SIZE).put32(EVENT_QUEUE, queue);
  }

  /**
   * The status or the configuration changed. Carries no data, so that changes merge: the driver
   * reads what it wants to know.
   */
  public static void config(Message event, int device, int status, int generation) {
    event
        .start(0, EVENT_CONFIG, device, 0, EVENT_CONFIG_DATA)
        .put32(EVENT_CONFIG_STATUS, status)
        .put32(EVENT_CONFIG_GENERATION, generation);
  }

  /**
   * A device came or went.
   *
   * @param state {@link MessageLayout#DEVICE_READY} or {@link MessageLayout#DEVICE_REMOVED}
   */
  public static void device(Message event, int device, int state) {
    event
        .start(TYPE_BUS, EVENT_DEVICE, 0, 0, EVENT_DEVICE_SIZE)
        .put16(EVENT_DEVICE_NUMBER, device)
        .put16(EVENT_DEVICE_STATE, state);
  }
}
