package stile.manager.systemd;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Who started this process as a service and watches it. */
public interface ServiceManager {
  /** Nobody. */
  ServiceManager NONE =
      new ServiceManager() {
        @Override
        public void ready(String status) {}

        @Override
        public void status(String status) {}

        @Override
        public void alive() {}

        @Override
        public void stopping() {}

        @Override
        public Optional<Duration> watchdog() {
          return Optional.empty();
        }
      };

  /** The one that the environment speaks of. */
  static ServiceManager of(Map<String, String> environment) {
    String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
    return socket.isEmpty() ? NONE : new Systemd(socket, Systemd.watchdog(environment));
  }

  /** The service serves. */
  void ready(String status);

  /** What it is at, in one line for a person. */
  void status(String status);

  /** A sign of life. */
  void alive();

  /** It has begun to end. */
  void stopping();

  /** How long it may be without a sign of life; empty when nobody minds. */
  Optional<Duration> watchdog();
}
