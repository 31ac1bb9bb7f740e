package stile.manager.config;

import java.util.List;
import stile.manager.msg.Generation;

/**
 * One peer and what is served to it.
 *
 * @param name unique
 * @param board the contract with its firmware
 * @param doorbell how to wake each other
 * @param payloads the generation of messages
 * @param notificationWords 64-bit words each way for notifications without messages, 0 to 64
 * @param waiting how the thread of the bus waits
 * @param cpus where its threads may run; empty for anywhere
 * @param devices in the order of their numbers
 */
public record CompartmentConfig(
    String name,
    BoardProfile board,
    DoorbellConfig doorbell,
    Generation payloads,
    int notificationWords,
    WaitConfig waiting,
    List<Integer> cpus,
    List<DeviceConfig> devices) {
  public CompartmentConfig {
    cpus = List.copyOf(cpus);
    devices = List.copyOf(devices);
  }

  /** Those that come before it. */
  public List<String> after() {
    return doorbell instanceof DoorbellConfig.Compartment here ? here.life().after() : List.of();
  }
}
