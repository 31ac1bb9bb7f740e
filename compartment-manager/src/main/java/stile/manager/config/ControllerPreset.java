package stile.manager.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A kind of controller, before a profile says which one of them and which channel.
 *
 * @param file where it was read from
 * @param name the kind's name
 * @param description one line for a person
 * @param source where its registers are described
 * @param certainty how sure we are of them
 * @param compatible what device trees call it; maybe nothing
 * @param blocks how large each is, in the file's order
 * @param parameters what tells channels apart
 */
public record ControllerPreset(
    Path file,
    String name,
    String description,
    String source,
    Certainty certainty,
    List<String> compatible,
    Map<String, Shape> blocks,
    Map<String, Parameter> parameters) {
  /** How sure. */
  public enum Certainty {
    /** It ran, on a machine or a model of one. */
    EXECUTED,
    /** As a driver's source has it. */
    SOURCE,
    /** As a manual says, or is remembered to. */
    DOCUMENT,
    /** Somebody must look. */
    GUESS
  }

  /**
   * A block of registers.
   *
   * @param size in bytes
   * @param shared whether others use registers beside ours
   */
  public record Shape(long size, boolean shared) {}

  /**
   * A number that tells channels apart.
   *
   * @param description one line for a person
   * @param fallback what it is when nobody says; null: it must be said
   */
  public record Parameter(String description, long min, long max, @Nullable Long fallback) {}
}
