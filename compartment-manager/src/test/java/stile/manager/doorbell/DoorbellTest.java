package stile.manager.doorbell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import stile.bindings.sys.Poll;
import stile.bindings.sys.SysException;

class DoorbellTest {
  @Test
  void ringsMergeAndStayUntilDrained() throws SysException {
    List<Doorbell> ends = LocalDoorbell.pair();
    try (Doorbell left = ends.getFirst();
        Doorbell right = ends.getLast()) {
      assertFalse(right.await(Duration.ZERO));
      left.ring();
      left.ring();
      assertTrue(right.await(Duration.ZERO));
      assertTrue(right.await(Duration.ZERO));
      assertFalse(left.await(Duration.ZERO));
      Poll poll = new Poll(1);
      poll.set(0, right.fd(), Poll.IN);
      assertEquals(1, poll.await(0));
      right.drain();
      assertFalse(right.await(Duration.ZERO));
      right.drain();
    }
  }
}
