package stile.bindings.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Interfaces of this system, none of which is changed but those made here. */
class LinkEventsTest {
  private static boolean told(LinkEvents events, long millis) {
    Poll poll = new Poll(1);
    poll.set(0, events.fd(), Poll.IN);
    return poll.await(millis) > 0;
  }

  @Test
  void whatIsNotThereDoesNotRun() throws Exception {
    try (LinkEvents events = LinkEvents.open()) {
      assertFalse(events.running("no-such-one"));
      assertFalse(events.running(""));
      assertFalse(events.running("a-name-of-more-than-any"));
      events.drain();
      Path flags = Path.of("/sys/class/net/lo/flags");
      boolean up = (Integer.decode(Files.readString(flags).strip()) & LinkEvents.IFF_UP) != 0;
      assertEquals(up, events.running("lo"));
    }
  }

  @Test
  void tellsOfAnInterfaceThatComesAndGoes() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    try (LinkEvents events = LinkEvents.open()) {
      for (int i = 0; i < 2; i++) {
        try (Tap tap = Tap.open("stile-test1", false)) {
          assertTrue(told(events, 10_000));
          assertFalse(events.running(tap.name()), "it is down");
        }
        events.drain();
      }
    }
  }
}
