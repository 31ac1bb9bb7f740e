package stile.manager.compartment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * For how long this process has run, by the kernel's own clock. What the Java library says of the
 * start goes by the time of day, which an edge board sets some time after it has booted.
 */
final class Uptime {
  /** USER_HZ, 100 on every Linux that Java runs on. */
  private static final int MILLIS_PER_TICK = 10;

  /** Of /proc/PID/stat, behind the process's name: fields 3 to 22 (proc_pid_stat(5)). */
  private static final int START_TIME = 22 - 3;

  private Uptime() {}

  /** In milliseconds; -1 where /proc does not say. */
  static long millis() {
    Path proc = Path.of("/proc");
    try {
      return millis(
          Files.readString(proc.resolve("uptime")), Files.readString(proc.resolve("self/stat")));
    } catch (IOException | RuntimeException _) {
      return -1;
    }
  }

  /**
   * @param uptime /proc/uptime: seconds since the machine's start, with two decimals
   * @param stat /proc/PID/stat; the process's name in parentheses may hold anything
   */
  static long millis(String uptime, String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long begin = Long.parseLong(fields[START_TIME]) * MILLIS_PER_TICK;
    return Math.round(Double.parseDouble(uptime.split(" ", -1)[0]) * 1000) - begin;
  }
}
