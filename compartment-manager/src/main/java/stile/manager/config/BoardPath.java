package stile.manager.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders in which boards are looked up by name, first match first. A board is a folder with a
 * file {@code profile.toml}.
 *
 * @param folders may name some that do not exist
 */
public record BoardPath(List<Path> folders) {
  private static final String PROFILE = "profile.toml";
  private static final String CONTROLLERS = "controllers";

  public BoardPath {
    folders = List.copyOf(folders);
  }

  /**
   * The usual folders: the user's own choice, then those beside the configuration, then those that
   * came with Stile.
   *
   * @param boards the value of {@code STILE_BOARDS}: folders with colons between, or null
   * @param configFile the configuration file
   * @param home where Stile is installed, or null
   */
  public static BoardPath of(@Nullable String boards, Path configFile, @Nullable String home) {
    return of(boards, List.of(configFile.resolveSibling("boards")), home);
  }

  /** The same without a configuration file: what is installed. */
  public static BoardPath of(@Nullable String boards, @Nullable String home) {
    return of(boards, List.of(), home);
  }

  private static BoardPath of(@Nullable String boards, List<Path> beside, @Nullable String home) {
    List<Path> folders = new ArrayList<>();
    if (boards != null) {
      for (String folder : boards.split(":", -1)) {
        if (!folder.isEmpty()) {
          folders.add(Path.of(folder));
        }
      }
    }
    folders.addAll(beside);
    if (home != null) {
      folders.add(Path.of(home, "boards"));
    }
    return new BoardPath(folders);
  }

  /** The profile of the first board of this name. */
  Optional<Path> find(String name) {
    return folders.stream()
        .map(folder -> folder.resolve(name).resolve(PROFILE))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** Every board there is: the first of each name. */
  public Map<String, Path> all() {
    Map<String, Path> boards = new TreeMap<>();
    for (Path folder : folders) {
      for (Path file : files(folder, "*")) {
        Path profile = file.resolve(PROFILE);
        if (Files.isRegularFile(profile)) {
          boards.putIfAbsent(String.valueOf(file.getFileName()), profile);
        }
      }
    }
    return boards;
  }

  /** The file of every controller there is: the first of each name. */
  Map<String, Path> allControllers() {
    Map<String, Path> controllers = new TreeMap<>();
    for (Path folder : folders) {
      for (Path file : files(folder.resolve(CONTROLLERS), "*.toml")) {
        controllers.putIfAbsent(String.valueOf(file.getFileName()), file);
      }
    }
    return controllers;
  }

  /** A folder that is not there has no files. */
  private static List<Path> files(Path folder, String pattern) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, pattern)) {
      all.forEach(files::add);
    } catch (IOException e) {
      return List.of();
    }
    return files;
  }

  /**
   * The file of the first controller of this name: beside the profile's folder, then in these.
   *
   * @param profile the folder of the profile that names it
   */
  Optional<Path> controller(Path profile, String name) {
    return controllerFolders(profile)
        .map(folder -> folder.resolve(name + ".toml"))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** Says where controllers were looked for, for an error message. */
  String controllers(Path profile) {
    return controllerFolders(profile)
        .map(Path::toString)
        .collect(Collectors.joining(", ", "searched ", ""));
  }

  private Stream<Path> controllerFolders(Path profile) {
    return Stream.concat(Stream.of(profile.resolveSibling("")), folders.stream())
        .map(folder -> folder.resolve(CONTROLLERS));
  }

  /** Says what boards there are, for an error message. */
  String describe() {
    Set<String> names = all().keySet();
    String searched =
        folders.stream().map(Path::toString).collect(Collectors.joining(", ", "searched ", ""));
    return (names.isEmpty() ? "none is known" : "known are " + String.join(", ", names))
        + "; "
        + searched;
  }
}
