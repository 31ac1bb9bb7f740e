package stile.manager.config;

/** One device of a compartment, whoever serves it. */
public sealed interface DeviceConfig permits ServedDeviceConfig, RemoteDeviceConfig {
  /** The highest number a device can have. */
  int MAX_NUMBER = 1023;

  /** On the bus, 0 to 1023; no other device of the compartment has it. */
  int number();

  /** The word that names its kind. */
  String type();

  /** How its thread waits. */
  WaitConfig waiting();

  /** Whether it offers packed rings beside split ones. */
  boolean packed();
}
