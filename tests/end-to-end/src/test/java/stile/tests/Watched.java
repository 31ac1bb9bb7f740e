package stile.tests;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process whose lines, of both streams, are kept and can be waited for. Ends with the test. */
final class Watched implements AutoCloseable {
  private static final long LIMIT_SECONDS = 90;

  private final String name;
  private final long limitSeconds;
  private final Process process;
  private final List<String> lines = new ArrayList<>(); // guarded by itself
  private final Thread reader;

  Watched(String name, ProcessBuilder builder) throws IOException {
    this(name, builder, LIMIT_SECONDS);
  }

  /**
   * @param limitSeconds how long anything may be waited for
   */
  Watched(String name, ProcessBuilder builder, long limitSeconds) throws IOException {
    this.name = name;
    this.limitSeconds = limitSeconds;
    process = builder.redirectErrorStream(true).redirectInput(ProcessBuilder.Redirect.PIPE).start();
    reader = Thread.ofPlatform().daemon().name(name).start(this::read);
  }

  private void read() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      String line = in.readLine();
      while (line != null) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
        line = in.readLine();
      }
    } catch (IOException e) {
      if (process.isAlive()) { // a kill closes its output under the reader
        throw new UncheckedIOException(e);
      }
    } finally {
      synchronized (lines) {
        lines.notifyAll();
      }
    }
  }

  /** Gives it a line to read. */
  void tell(String line) throws IOException {
    OutputStream input = process.getOutputStream();
    input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  /** Waits for a line that has a match of {@code regex}; the first one from the beginning. */
  Matcher await(String regex) throws InterruptedException {
    return await(regex, 1);
  }

  /** Waits for the {@code n}th line that has a match of {@code regex}. */
  Matcher await(String regex, int n) throws InterruptedException {
    Pattern pattern = Pattern.compile(regex);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(limitSeconds);
    synchronized (lines) {
      int seen = 0;
      for (int i = 0; ; i++) {
        while (i == lines.size()) {
          if (!reader.isAlive() || System.nanoTime() - end > 0) {
            return fail(
                "%s never said /%s/ %d times; it said:\n%s".formatted(name, regex, n, this));
          }
          lines.wait(100);
        }
        Matcher matcher = pattern.matcher(lines.get(i));
        if (matcher.find() && ++seen == n) {
          return matcher;
        }
      }
    }
  }

  /** How many lines so far have a match of {@code regex}. */
  long count(String regex) {
    Pattern pattern = Pattern.compile(regex);
    synchronized (lines) {
      return lines.stream().filter(line -> pattern.matcher(line).find()).count();
    }
  }

  /** All lines so far. */
  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** Waits for the end; answers the exit status. */
  int exit() throws InterruptedException {
    if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
      return fail("%s does not end; it said:\n%s".formatted(name, this));
    }
    reader.join();
    return process.exitValue();
  }

  /** Asks it to end (SIGTERM); answers the exit status. */
  int terminate() throws InterruptedException {
    // Process.destroy would close our end of its output, and lose its last lines.
    boolean _ = process.toHandle().destroy();
    return exit();
  }

  /** Ends it without a word (SIGKILL). */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    kill();
  }

  /** All it said. */
  @Override
  public String toString() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }
}
