package stile.virtio.device;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What one device has done since it was made. One thread counts, any thread may read. */
@SuppressWarnings("UnusedVariable") // the fields are reached through their handles
public final class DeviceCounters {
  private static final VarHandle REQUESTS = field("requests");
  private static final VarHandle BYTES_IN = field("bytesIn");
  private static final VarHandle BYTES_OUT = field("bytesOut");
  private static final VarHandle ERRORS = field("errors");
  private static final VarHandle REFUSALS = field("refusals");
  private static final VarHandle NEEDS_RESETS = field("needsResets");
  private static final VarHandle NOTIFICATIONS = field("notifications");

  private long requests;
  private long bytesIn;
  private long bytesOut;
  private long errors;
  private long refusals;
  private long needsResets;
  private long notifications;

  private static VarHandle field(String name) {
    try {
      return MethodHandles.lookup().findVarHandle(DeviceCounters.class, name, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private void add(VarHandle counter, long n) {
    counter.setOpaque(this, (long) counter.get(this) + n);
  }

  /**
   * A request was completed.
   *
   * @param in payload bytes that came from the driver
   * @param out payload bytes that went to the driver
   */
  public void request(long in, long out) {
    add(REQUESTS, 1);
    add(BYTES_IN, in);
    add(BYTES_OUT, out);
  }

  /** A request was completed with an error status. For {@link DeviceContext#failed}. */
  public void error() {
    add(ERRORS, 1);
  }

  /** Something the driver asked of the transport was refused. */
  public void refusal() {
    add(REFUSALS, 1);
  }

  /** The device set DEVICE_NEEDS_RESET. */
  public void needsReset() {
    add(NEEDS_RESETS, 1);
  }

  /** The driver was notified. */
  public void notification() {
    add(NOTIFICATIONS, 1);
  }

  public long requests() {
    return (long) REQUESTS.getOpaque(this);
  }

  public long bytesIn() {
    return (long) BYTES_IN.getOpaque(this);
  }

  public long bytesOut() {
    return (long) BYTES_OUT.getOpaque(this);
  }

  public long errors() {
    return (long) ERRORS.getOpaque(this);
  }

  public long refusals() {
    return (long) REFUSALS.getOpaque(this);
  }

  public long needsResets() {
    return (long) NEEDS_RESETS.getOpaque(this);
  }

  public long notifications() {
    return (long) NOTIFICATIONS.getOpaque(this);
  }

  @Override
  public String toString() {
    return "%d requests, %d bytes in, %d bytes out, %d errors, %d refusals, %d needed resets, %d notifications"
        .formatted(
            requests(),
            bytesIn(),
            bytesOut(),
            errors(),
            refusals(),
            needsResets(),
            notifications());
  }
}
