package stile.bindings.kernel;

import java.util.Locale;

/** The two architectures Stile runs on, told apart once. */
public enum Arch {
  X86_64,
  ARM64;

  /** The architecture this process runs on. */
  public static final Arch CURRENT = of(System.getProperty("os.arch"));

  /**
   * The architecture that the JVM calls {@code name}.
   *
   * @throws UnsupportedOperationException for any other
   */
  public static Arch of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64", "arm64" -> ARM64;
      default ->
          throw new UnsupportedOperationException("Stile runs on x86-64 and arm64, not " + name);
    };
  }

  /** Picks the value of this architecture. */
  public int pick(int x8664, int arm64) {
    return this == X86_64 ? x8664 : arm64;
  }
}
