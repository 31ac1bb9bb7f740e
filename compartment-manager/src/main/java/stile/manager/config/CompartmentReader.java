package stile.manager.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stile.manager.amp.AmpLayout;
import stile.manager.amp.AmpWindowException;
import stile.manager.msg.Generation;

/** Reads the table of one compartment, its board's profile and its devices. */
final class CompartmentReader {
  private static final Form<Generation> PAYLOADS = Forms.word(Generation.class);
  private static final Form<Integer> NOTIFICATION_WORDS = Forms.integer(0, 64);

  /** Those that belong to one kind of board or another. */
  private static final List<String> DOORBELL_KEYS =
      Stream.concat(Stream.of("socket", "label"), LifeReader.KEYS.stream()).toList();

  private final Path folder;
  private final DeviceTypes types;
  private final BoardPath boards;
  private final Problems problems;
  private final Map<Path, Optional<BoardProfile>> profiles = new HashMap<>();

  /**
   * @param folder what relative paths start from
   */
  CompartmentReader(Path folder, DeviceTypes types, BoardPath boards, Problems problems) {
    this.folder = folder;
    this.types = types;
    this.boards = boards;
    this.problems = problems;
  }

  /** Reads a compartment; null when it is not usable, which is reported. */
  @Nullable CompartmentConfig read(TableReader table) {
    String name = table.require("name", Forms.NAME);
    BoardProfile board = board(table);
    DoorbellConfig doorbell = board == null ? null : doorbell(table, board.doorbell());
    Generation payloads = table.get("payloads", PAYLOADS, Generation.V2);
    int words = table.get("notification-words", NOTIFICATION_WORDS, 1);
    WaitConfig wait = WaitConfig.read(table, WaitConfig.DEFAULT);
    boolean packed = table.get("packed", Forms.FLAG, true);
    List<Integer> cpus = table.get("cpu", Forms.CPU_LIST, List.of());
    List<DeviceConfig> devices = devices(table.tables("device"), wait, packed);
    if (board == null) {
      DOORBELL_KEYS.forEach(table::has); // which of them have a meaning, nobody knows
    }
    table.finish();
    if (board == null) {
      return null;
    }
    checkWindow(table, board, words);
    if (name == null || doorbell == null) {
      return null;
    }
    return new CompartmentConfig(name, board, doorbell, payloads, words, wait, cpus, devices);
  }

  private @Nullable BoardProfile board(TableReader table) {
    Path profile = table.find("profile", Forms.path(folder));
    if (table.has("board") && table.has("profile")) {
      table.problem("profile", "stands beside board; expected one of the two");
      return null;
    }
    if (!table.has("profile")) {
      String board = table.require("board", Forms.NAME);
      profile = board == null ? null : boards.find(board).orElse(null);
      if (board != null && profile == null) {
        table.problem("board", "is \"" + board + "\", which is not found; " + boards.describe());
      }
    }
    return profile == null
        ? null
        : profiles
            .computeIfAbsent(
                profile, p -> Optional.ofNullable(ProfileReader.read(p, boards, problems)))
            .orElse(null);
  }

  private @Nullable DoorbellConfig doorbell(TableReader table, DoorbellProfile profile) {
    return switch (profile) {
      case DoorbellProfile.Ivshmem ivshmem -> ivshmem(table, ivshmem);
      case DoorbellProfile.Compartment compartment -> compartment(table, compartment);
    };
  }

  private @Nullable DoorbellConfig ivshmem(TableReader table, DoorbellProfile.Ivshmem profile) {
    Path socket = table.find("socket", Forms.socket(folder));
    Path effective = socket == null ? profile.socket().orElse(null) : socket;
    if (effective == null && !table.has("socket")) {
      table.problem(
          "socket", "missing, and the board's profile has none; expected the path of a socket");
    }
    return effective == null ? null : new DoorbellConfig.Ivshmem(effective, profile.vectors());
  }

  private @Nullable DoorbellConfig compartment(
      TableReader table, DoorbellProfile.Compartment profile) {
    Form<String> form = Forms.label(profile.access());
    String label = table.find("label", form);
    String effective = label == null ? profile.label().orElse(null) : label;
    if (effective == null && !table.has("label")) {
      table.problem(
          "label", "missing, and the board's profile has none; expected " + form.expected());
    }
    LifeConfig life = LifeReader.read(table, folder, profile.partition());
    return effective == null
        ? null
        : new DoorbellConfig.Compartment(
            effective, profile.bell(), profile.partition(), life, profile.access());
  }

  /** Lays the window out as the bus will, which says whether all has room in it. */
  private static void checkWindow(TableReader table, BoardProfile board, int words) {
    MessageProfile message = board.message();
    try {
      AmpLayout.place(board.window().size(), words, 1, message.slots(), message.slotSize());
    } catch (AmpWindowException e) {
      table.problem(
          "notification-words", e.getMessage() + "; the window is that of " + board.file());
    }
  }

  private List<DeviceConfig> devices(List<TableReader> tables, WaitConfig wait, boolean packed) {
    DeviceNumbers numbers = DeviceNumbers.settle(tables);
    DeviceReader reader = new DeviceReader(folder, types);
    List<DeviceConfig> devices = new ArrayList<>();
    for (TableReader table : tables) {
      DeviceConfig device = reader.read(table, numbers.of(table), wait, packed);
      if (device != null) {
        devices.add(device);
      }
    }
    devices.sort((a, b) -> Integer.compare(a.number(), b.number()));
    return devices;
  }
}
