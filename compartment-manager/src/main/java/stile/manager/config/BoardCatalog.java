package stile.manager.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The boards there are, and the kinds of mailboxes. */
public final class BoardCatalog {
  /**
   * A board, as a list shows it: read with little care, so that a list is there at once.
   *
   * @param name the folder's
   * @param doorbell the controller's kind, or the doorbell's
   */
  public record Entry(
      String name, Path profile, String description, String doorbell, BoardFacts facts) {}

  private final BoardPath path;

  public BoardCatalog(BoardPath path) {
    this.path = path;
  }

  /** All boards, by name. */
  public List<Entry> entries() throws ConfigException {
    Problems problems = new Problems();
    List<Entry> entries = new ArrayList<>();
    path.all()
        .forEach(
            (name, profile) -> {
              TableReader root = TomlFile.read(profile, problems);
              if (root != null) {
                entries.add(entry(name, profile, root));
              }
            });
    if (problems.count() > 0) {
      throw problems.exception();
    }
    return entries;
  }

  private static Entry entry(String name, Path profile, TableReader root) {
    TableReader doorbell = root.tableOrEmpty("doorbell");
    String kind = doorbell.get("kind", Forms.TEXT, "");
    return new Entry(
        name,
        profile,
        root.get("description", Forms.TEXT, ""),
        doorbell.get("controller", Forms.TEXT, kind),
        BoardFacts.read(root.findTable("board")));
  }

  /**
   * A board, read with all care; empty when there is none of that name.
   *
   * @throws ConfigException naming everything that is wrong with its profile
   */
  public Optional<BoardProfile> board(String name) throws ConfigException {
    Optional<Path> file = path.find(name);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    Problems problems = new Problems();
    @Nullable BoardProfile board = ProfileReader.read(file.get(), path, problems);
    if (board == null) {
      throw problems.exception();
    }
    return Optional.of(board);
  }

  /** Says which boards there are, for an error message. */
  public String describe() {
    return path.describe();
  }

  /**
   * Every kind of mailbox.
   *
   * @throws ConfigException naming everything that is wrong with their files
   */
  public List<ControllerPreset> controllers() throws ConfigException {
    Problems problems = new Problems();
    List<ControllerPreset> presets = new ArrayList<>();
    for (Map.Entry<String, Path> file : path.allControllers().entrySet()) {
      TableReader root = TomlFile.read(file.getValue(), problems);
      ControllerPreset preset = root == null ? null : PresetReader.read(file.getValue(), root);
      if (preset != null) {
        presets.add(preset);
      }
    }
    if (problems.count() > 0) {
      throw problems.exception();
    }
    return presets;
  }
}
