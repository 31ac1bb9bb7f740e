package stile.manager.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Is the machine set up for answering soon? None of this keeps anything from working. */
final class LimitCheck {
  private static final Pattern LOCKED =
      Pattern.compile("^Max locked memory +(\\d+|unlimited)", Pattern.MULTILINE);

  private static final Pattern PRIORITY =
      Pattern.compile("^Max realtime priority +(\\d+)", Pattern.MULTILINE);

  private final Machine machine;
  private final Patient patient;

  LimitCheck(Machine machine, Patient patient) {
    this.machine = machine;
    this.patient = patient;
  }

  void run() {
    lockedMemory();
    governor();
    presence();
    isolation();
    priority();
  }

  /**
   * mlockall(2) compares the limit with all that is mapped, and a JVM maps gigabytes that it never
   * touches: no number will do.
   */
  private void lockedMemory() {
    Matcher limit = LOCKED.matcher(machine.text("proc/self/limits").orElse(""));
    if (limit.find() && !limit.group(1).equals("unlimited")) {
      patient.warning(
          "this user may lock %s bytes of memory".formatted(limit.group(1)),
          "for --lock-memory raise the limit: LimitMEMLOCK=infinity in the unit");
    }
  }

  private void governor() {
    NavigableSet<String> governors = new TreeSet<>();
    try (DirectoryStream<Path> cpus =
        Files.newDirectoryStream(machine.file("sys/devices/system/cpu"), "cpu[0-9]*")) {
      for (Path cpu : cpus) {
        machine.text(cpu.resolve("cpufreq/scaling_governor").toString()).ifPresent(governors::add);
      }
    } catch (IOException e) {
      return; // no cpufreq, no governor
    }
    governors.remove("performance");
    if (!governors.isEmpty()) {
      patient.warning(
          "processors change their frequency: governor " + String.join(", ", governors),
          "cpupower frequency-set -g performance");
    }
  }

  /** A thread that is to run on a CPU that is not there runs nowhere. */
  private void presence() {
    Optional<String> online = machine.text("sys/devices/system/cpu/online");
    if (online.isEmpty()) {
      return;
    }
    BitSet set = cpus(online.get());
    for (int cpu : patient.config().cpus()) {
      if (!set.get(cpu)) {
        patient.problem(
            "CPU %d is kept for this compartment by the configuration, and is not online: Linux has %s"
                .formatted(cpu, online.get()),
            "name another in cpu, or bring it back: echo 1 > /sys/devices/system/cpu/cpu%d/online"
                .formatted(cpu));
      }
    }
  }

  /** Who gives a compartment a CPU of its own cares for latency, and may want priority there. */
  private void priority() {
    Matcher limit = PRIORITY.matcher(machine.text("proc/self/limits").orElse(""));
    if (!patient.config().cpus().isEmpty() && limit.find() && limit.group(1).equals("0")) {
      patient.warning(
          "this user may not have real-time priority: others may take the CPU from the bus",
          "LimitRTPRIO=50 in the unit, then chrt; or CPUSchedulingPolicy=fifo there");
    }
  }

  private void isolation() {
    Optional<String> isolated = machine.text("sys/devices/system/cpu/isolated");
    if (isolated.isEmpty()) {
      return;
    }
    BitSet set = cpus(isolated.get());
    for (int cpu : patient.config().cpus()) {
      if (!set.get(cpu)) {
        patient.warning(
            "CPU %d is kept for this compartment by the configuration, but not isolated"
                .formatted(cpu),
            "add isolcpus=%d to the kernel's command line".formatted(cpu));
      }
    }
  }

  /** A list as the kernel writes it, such as {@code 1,3-5}. */
  static BitSet cpus(String list) {
    BitSet set = new BitSet();
    for (String part : list.split(",", -1)) {
      Matcher m = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?").matcher(part.strip());
      if (m.matches()) {
        int first = Integer.parseInt(m.group(1));
        int last = m.group(2) == null ? first : Integer.parseInt(m.group(2));
        if (first <= last) {
          set.set(first, last + 1);
        }
      }
    }
    return set;
  }
}
