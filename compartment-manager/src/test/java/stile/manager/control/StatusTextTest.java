package stile.manager.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stile.manager.lifecycle.LifeStatus;

class StatusTextTest {
  private static final long NOW = TimeUnit.SECONDS.toNanos(100);

  private final FakeCompartment compartment = new FakeCompartment("demo");

  StatusTextTest() {
    compartment.life =
        new LifeStatus(
            "stopped",
            "until it is started",
            NOW - TimeUnit.SECONDS.toNanos(61),
            3,
            Optional.of(new LifeStatus.Fault("a \"read\"", NOW - TimeUnit.SECONDS.toNanos(90))));
  }

  @Test
  void forAPerson() {
    assertEquals(
        """
        demo: stopped for 1 min 1 s; until it is started
          provider    firmware
          image       /p.elf
          starts      3
          last fault  a "read", 1 min 30 s ago
          bus         serving 2 device(s)
          device 0    rng: driver ok, 12 requests
          device 7    blk: needs reset, 100 requests, 2 errors""",
        String.join("\n", StatusText.lines(compartment.status(), NOW)));
  }

  @Test
  void forAProgram() {
    assertEquals(
        "{\"name\": \"demo\", \"state\": \"stopped\", \"note\": \"until it is started\", \"seconds\": 61, \"provider\": \"firmware\","
            + " \"image\": \"/p.elf\", \"starts\": 3, \"fault\": \"a \\\"read\\\"\","
            + " \"fault-seconds\": 90, \"bus\": \"serving 2 device(s)\", \"devices\":"
            + " [{\"number\": 0, \"type\": \"rng\", \"driver\": \"driver ok\", \"requests\": 12,"
            + " \"errors\": 0}, {\"number\": 7, \"type\": \"blk\", \"driver\": \"needs reset\","
            + " \"requests\": 100, \"errors\": 2}]}",
        StatusText.json(compartment.status(), NOW));
  }

  @ParameterizedTest
  @CsvSource({"0, 0 s", "59, 59 s", "3599, 59 min 59 s", "3600, 1 h 0 min", "90000, 1 d 1 h"})
  void ages(long seconds, String text) {
    assertEquals(text, StatusText.age(TimeUnit.SECONDS.toNanos(seconds)));
  }
}
