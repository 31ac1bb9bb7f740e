package stile.manager.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Opens TOML files. */
final class TomlFile {
  private TomlFile() {}

  /** The file's outermost table; null when it cannot be read or is not TOML, which is reported. */
  static @Nullable TableReader read(Path file, Problems problems) {
    TomlParseResult result;
    try {
      if (Files.isDirectory(file)) {
        throw new IOException("it is a folder");
      }
      result = Toml.parse(file);
    } catch (IOException e) {
      problems.add(Position.of(file), "", "cannot be read: " + reason(e));
      return null;
    }
    result
        .errors()
        .forEach(
            error ->
                problems.add(
                    new Position(file, error.position().line(), error.position().column()),
                    "",
                    "not TOML: " + error.getMessage()));
    return result.hasErrors()
        ? null
        : new TableReader(new Position(file, 1, 1), "", result, problems);
  }

  /** Why a file cannot be read. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "no such file";
      case AccessDeniedException denied -> "permission denied";
      case CharacterCodingException coding -> "not UTF-8";
      default -> String.valueOf(e.getMessage());
    };
  }
}
