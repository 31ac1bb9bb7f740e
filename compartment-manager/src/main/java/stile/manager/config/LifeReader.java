package stile.manager.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stile.manager.image.MemoryRange;
import stile.manager.image.PeerImage;
import stile.manager.image.RemoteImage;
import stile.manager.lifecycle.Restart;

/** Reads what a compartment's table says of its life: which program runs there, and how long. */
final class LifeReader {
  /** The keys that have a meaning only where the firmware starts and stops compartments. */
  static final List<String> KEYS = List.of("image", "restart", "stop-with-manager", "after");

  private static final Form<Restart> RESTART = Forms.word(Restart.class);

  private LifeReader() {}

  /**
   * Reads the keys.
   *
   * @param folder what relative paths start from
   * @param partition what the board says of the compartment
   */
  static LifeConfig read(TableReader table, Path folder, PartitionProfile partition) {
    Path image = table.find("image", Forms.path(folder));
    Restart restart = table.get("restart", RESTART, Restart.ON_FAULT);
    boolean stop = table.get("stop-with-manager", Forms.FLAG, false);
    List<String> after = table.get("after", Forms.NAMES, List.of());
    if (partition.lifeCycle() == PartitionProfile.Provider.NONE) {
      refuse(table, KEYS, "since the board's life-cycle provider is \"none\"");
    } else if (image != null && partition.lifeCycle() == PartitionProfile.Provider.REMOTEPROC) {
      checkRemote(table, image, partition.remotePlaces());
    } else if (image != null) {
      partition.memory().ifPresent(memory -> check(table, image, memory));
    } else if (!table.has("image")) {
      refuse(table, List.of("restart", "after"), "without image: nothing is started");
    }
    return new LifeConfig(Optional.ofNullable(image), restart, stop, after);
  }

  /** Reports those of the keys that are there. */
  static void refuse(TableReader table, List<String> keys, String why) {
    for (String key : keys) {
      if (table.has(key)) {
        table.problem(key, "has no meaning " + why);
      }
    }
  }

  /** As far as the profile knows where the program may lie. */
  private static void checkRemote(TableReader table, Path image, List<MemoryRange> places) {
    if (!Files.isReadable(image)) {
      table.problem("image", image + ": no such file, or not readable");
    } else if (!places.isEmpty()) {
      try {
        RemoteImage.check(image, places);
      } catch (IOException e) {
        table.problem("image", image + ": " + TomlFile.reason(e));
      }
    }
  }

  /** Reads the program as the manager will, which says whether it could run. */
  private static void check(TableReader table, Path image, MemoryRange memory) {
    @Nullable String problem;
    try {
      PeerImage _ = PeerImage.read(image, memory);
      problem = null;
    } catch (IOException e) {
      problem = TomlFile.reason(e);
    }
    if (problem != null) {
      table.problem("image", image + ": " + problem);
    }
  }
}
