package stile.bindings.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/** Counts the descriptors of this process, to find those that nobody closed. */
public final class OpenDescriptors {
  private OpenDescriptors() {}

  /** Fails when {@code body} leaves a descriptor open, in success or in failure. */
  public static void assertNoneLeak(Executable body) throws Throwable {
    body.execute(); // the first time, class loading opens files of its own
    long before = count();
    body.execute();
    assertEquals(before, count(), "descriptors open");
  }

  private static long count() throws IOException {
    try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
      return fds.count();
    }
  }
}
