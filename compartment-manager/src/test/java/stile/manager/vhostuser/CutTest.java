package stile.manager.vhostuser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stile.manager.vhostuser.Rig.eventually;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stile.bindings.sys.Fd;
import stile.virtio.mock.MockSplitQueue;

/** A front end that goes away at any byte of any message leaves nothing behind. */
class CutTest {
  /** One message. */
  private static final class Step {
    final byte[] bytes;
    final Fd[] fds;

    Step(byte[] bytes, Fd... fds) {
      this.bytes = bytes;
      this.fds = fds;
    }
  }

  @TempDir private Path folder = Path.of("");

  private static List<Step> session(FrontEnd front) {
    MockSplitQueue queue = new MockSplitQueue(front.memory, EchoDevice.QUEUE_SIZE);
    Fd file = front.file.fd();
    Fd kick = front.kick.fd();
    byte[] far = FrontEnd.region(1L << 40, 4096, 1L << 40, 0);
    List<Step> steps = new ArrayList<>();
    steps.add(step(Request.SET_PROTOCOL_FEATURES, FrontEnd.u64(FrontEnd.PROTOCOL)));
    steps.add(step(Request.SET_FEATURES, FrontEnd.u64(FrontEnd.FEATURES)));
    steps.add(step(Request.SET_MEM_TABLE, FrontEnd.table(FrontEnd.region(), far), file, file));
    steps.add(step(Request.REM_MEM_REG, far, file));
    steps.add(step(Request.ADD_MEM_REG, far, file));
    steps.add(step(Request.SET_VRING_NUM, FrontEnd.state(0, EchoDevice.QUEUE_SIZE)));
    steps.add(step(Request.SET_VRING_ADDR, FrontEnd.addresses(0, 0, queue.settings())));
    steps.add(step(Request.SET_VRING_CALL, FrontEnd.u64(0), front.call.fd()));
    steps.add(step(Request.SET_VRING_ERR, FrontEnd.u64(0), front.err.fd()));
    steps.add(step(Request.SET_VRING_KICK, FrontEnd.u64(0), kick));
    steps.add(step(Request.SET_VRING_ENABLE, FrontEnd.state(0, 1)));
    steps.add(step(Request.SET_VRING_KICK, FrontEnd.u64(0), kick)); // in place of the first
    steps.add(step(Request.SET_MEM_TABLE, FrontEnd.table(FrontEnd.region()), file));
    steps.add(step(Request.SET_VRING_CALL, FrontEnd.u64(7), front.call.fd())); // refused
    return steps;
  }

  private static Step step(Request request, byte[] payload, Fd... fds) {
    return new Step(FrontEnd.message(request.id, 1, payload), fds);
  }

  @Test
  void anywhere() throws IOException {
    try (Rig rig = new Rig(folder)) {
      rig.servesTheNext(); // so that everything that is opened once is open
      long before = settled(0);
      int length = 0;
      try (FrontEnd front = rig.connect()) {
        length = session(front).stream().mapToInt(step -> step.bytes.length).sum();
      }
      for (int cut = 0; cut <= length; cut++) {
        cut(rig, cut);
      }
      rig.servesTheNext();
      eventually(() -> Rig.openDescriptors() <= before && Rig.mappings("stile-front-end") == 0);
      assertEquals(before, Rig.openDescriptors());
    }
  }

  private static long settled(long last) {
    long now = Rig.openDescriptors();
    while (now != last) {
      last = now;
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      now = Rig.openDescriptors();
    }
    return now;
  }

  private static void cut(Rig rig, int bytes) throws IOException {
    try (FrontEnd front = rig.connect()) {
      int rest = bytes;
      for (Step step : session(front)) {
        if (rest == 0) {
          return;
        }
        int part = Math.min(rest, step.bytes.length);
        front.send(Arrays.copyOf(step.bytes, part), step.fds);
        rest -= part;
      }
    } catch (IOException e) {
      // Refused while the one before was not gone yet: it is no less cut off.
    }
  }
}
