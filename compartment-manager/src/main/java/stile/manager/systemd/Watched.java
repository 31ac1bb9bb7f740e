package stile.manager.systemd;

/** Something whose thread must keep turning. */
public interface Watched {
  /** What to call it in the log. */
  String name();

  /** Grows whenever its thread comes round. After it has ended for good, with every call. */
  long turns();

  /** Makes a sleeping thread come round once. */
  void nudge();
}
