package stile.manager.compartment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import stile.bindings.compartment.CompartmentInfo;
import stile.manager.config.BellProfile;
import stile.manager.config.BoardProfile;
import stile.manager.config.DoorbellConfig;
import stile.manager.config.PartitionProfile;
import stile.manager.image.MemoryRange;

/**
 * Whether the board that runs is the one that the profile describes. A wrong address would have the
 * manager write where it must not, so this comes before anything is mapped.
 */
final class BoardCheck {
  private final List<String> differences = new ArrayList<>();

  private BoardCheck() {}

  /**
   * Compares the two.
   *
   * @throws IOException naming everything that differs
   */
  static void check(BoardProfile board, DoorbellConfig.Compartment config, CompartmentInfo info)
      throws IOException {
    BoardCheck check = new BoardCheck();
    check.compare(config.partition(), config.bell(), info);
    check.memory(board.uncached(), info.uncached());
    if (!check.differences.isEmpty()) {
      throw new IOException(
          "/dev/stile/%s is not what %s describes: %s"
              .formatted(config.label(), board.file(), String.join("; ", check.differences)));
    }
  }

  private void compare(PartitionProfile partition, BellProfile bell, CompartmentInfo info) {
    place("the carve-out", partition.carveOut(), info.carveOut());
    if (bell.controller().mappable()) {
      place("the doorbell's page", bell.place(), info.doorbell());
    } else if (info.doorbell().size() != 0) {
      differ("the doorbell's page", "nobody's, since others use its registers", info.doorbell());
    }
    life(partition, info);
  }

  private void life(PartitionProfile partition, CompartmentInfo info) {
    if (!info.byPsci() && partition.lifeCycle() == PartitionProfile.Provider.PSCI) {
      differences.add("Linux is to start it by PSCI, and its node has no stile,cpu");
    }
    if (info.byPsci() || info.firmware() != 0) {
      partition.memory().ifPresent(memory -> place("its own memory", memory, info.memory()));
    }
    if (info.firmware() != 0) {
      BitSet cores = new BitSet();
      partition.cores().forEach(cores::set);
      if (!cores.equals(info.cores())) {
        differ("its cores", cores, info.cores());
      }
    } else if (partition.lifeCycle() == PartitionProfile.Provider.FIRMWARE) {
      differences.add(
          "the firmware is to start and stop it, and the kernel module found no such firmware");
    }
  }

  private void memory(boolean profile, boolean device) {
    if (profile != device) {
      differ("the carve-out's memory", caching(profile), caching(device));
    }
  }

  private static String caching(boolean uncached) {
    return uncached ? "uncached" : "cached";
  }

  private void place(String what, MemoryRange profile, CompartmentInfo.Place device) {
    if (profile.address() != device.address() || profile.size() != device.size()) {
      differ(what, profile, device);
    }
  }

  private void differ(String what, Object profile, Object device) {
    differences.add("%s: the profile says %s, the device %s".formatted(what, profile, device));
  }
}
