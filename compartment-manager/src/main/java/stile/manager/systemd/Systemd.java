package stile.manager.systemd;

import static java.lang.System.Logger.Level.WARNING;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import stile.bindings.sys.UnixDatagram;

/** Tells systemd over its notification socket (sd_notify(3)). Never fails: the service goes on. */
final class Systemd implements ServiceManager {
  private static final System.Logger LOG = System.getLogger("stile");

  private final String socket;
  private final Optional<Duration> watchdog;
  private final AtomicBoolean complained = new AtomicBoolean();

  /**
   * @param socket a path, or an abstract name with an at sign before it
   */
  Systemd(String socket, Optional<Duration> watchdog) {
    this.socket = socket;
    this.watchdog = watchdog;
  }

  /**
   * WATCHDOG_USEC, unless WATCHDOG_PID says that another process is meant (sd_watchdog_enabled).
   */
  static Optional<Duration> watchdog(Map<String, String> environment) {
    String pid = environment.getOrDefault("WATCHDOG_PID", "");
    if (!pid.isEmpty() && !pid.equals(Long.toString(ProcessHandle.current().pid()))) {
      return Optional.empty();
    }
    try {
      long micros = Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0"));
      return micros > 0 ? Optional.of(Duration.of(micros, ChronoUnit.MICROS)) : Optional.empty();
    } catch (NumberFormatException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  @Override
  public void ready(String status) {
    send("READY=1\nSTATUS=" + oneLine(status));
  }

  @Override
  public void status(String status) {
    send("STATUS=" + oneLine(status));
  }

  @Override
  public void alive() {
    send("WATCHDOG=1");
  }

  @Override
  public void stopping() {
    send("STOPPING=1\nSTATUS=ending");
  }

  @Override
  public Optional<Duration> watchdog() {
    return watchdog;
  }

  /** A line break would begin another assignment. */
  private static String oneLine(String status) {
    return status.replace('\n', ' ');
  }

  private void send(String text) {
    try (UnixDatagram datagram = UnixDatagram.open()) {
      datagram.send(socket, text.getBytes(UTF_8));
    } catch (IOException e) {
      if (complained.compareAndSet(false, true)) {
        LOG.log(WARNING, "cannot tell systemd: {0}", e.getMessage());
      }
    }
  }
}
