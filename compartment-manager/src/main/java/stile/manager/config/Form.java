package stile.manager.config;

import org.jspecify.annotations.Nullable;

/**
 * What a value in a file must look like to become a {@code T}. It can say so in words, which makes
 * every error message tell what was expected.
 */
interface Form<T> {
  /** Completes the sentence "expected …". */
  String expected();

  /** The value as a {@code T}, or null when it does not have this form. */
  @Nullable T read(Object value);

  /** A form made of its description and its test. */
  static <T> Form<T> of(String expected, Reader<T> reader) {
    return new Form<>() {
      @Override
      public String expected() {
        return expected;
      }

      @Override
      public @Nullable T read(Object value) {
        return reader.read(value);
      }
    };
  }

  /**
   * Reads a value: a {@code String}, {@code Long}, {@code Double}, {@code Boolean}, date, {@code
   * TomlArray} or {@code TomlTable}.
   */
  interface Reader<T> {
    @Nullable T read(Object value);
  }
}
