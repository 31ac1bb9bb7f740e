package stile.bindings.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@SuppressWarnings("try") // closing early, in the middle of its block, is what is tested
@Timeout(20)
class PollTest {
  private static final int UNTIL_READY = -1;

  private final Poll poll = new Poll(3);
  private final EventFd one = EventFd.create();
  private final EventFd two = EventFd.create();

  PollTest() throws SysException {}

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  @Test
  void tellsWhichIsReady() {
    int first = poll.add(one.fd(), Poll.IN);
    int second = poll.add(two.fd(), Poll.IN);
    assertEquals(0, poll.await(0));
    two.signal();
    assertEquals(1, poll.await(UNTIL_READY));
    assertFalse(poll.readable(first));
    assertTrue(poll.readable(second));
    one.signal();
    assertEquals(2, poll.await(UNTIL_READY));
    one.drain();
    two.drain();
    assertEquals(0, poll.await(0));
    assertEquals(0, poll.ready(second), "nothing is left of the time before");
  }

  @Test
  void waitsAsLongAsItWasTold() {
    poll.add(one.fd(), Poll.IN);
    long start = System.nanoTime();
    assertEquals(0, poll.await(1050)); // more than a second: both halves of the timespec
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertTrue(millis >= 1050 && millis < 5000, "waited " + millis + " ms");
  }

  @Test
  void anotherThreadWakesIt() throws InterruptedException {
    poll.add(one.fd(), Poll.IN);
    Thread ringer =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    Thread.sleep(50);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  one.signal();
                });
    assertEquals(1, poll.await(UNTIL_READY));
    ringer.join();
  }

  @Test
  void placesKeepTheirIndex() {
    int first = poll.add(one.fd(), Poll.IN);
    int second = poll.add(two.fd(), Poll.IN);
    one.signal();
    two.signal();
    poll.remove(first);
    assertEquals(1, poll.await(0));
    assertFalse(poll.readable(first));
    assertTrue(poll.readable(second));
    assertEquals(first, poll.add(one.fd(), Poll.IN), "the first free place");
    poll.remove(second);
    poll.set(2, two.fd(), Poll.IN);
    assertEquals(2, poll.await(0));
    assertTrue(poll.readable(2));
  }

  @Test
  void anEmptySetOnlyWaits() {
    assertEquals(0, poll.await(1));
    poll.add(one.fd(), Poll.IN);
    poll.remove(0);
    one.signal();
    assertEquals(0, poll.await(1));
  }

  @Test
  void holdsNoMoreThanItsCapacity() {
    for (int i = 0; i < poll.capacity(); i++) {
      assertEquals(i, poll.add(one.fd(), Poll.IN));
    }
    assertThrows(IndexOutOfBoundsException.class, () -> poll.add(one.fd(), Poll.IN));
    assertThrows(IndexOutOfBoundsException.class, () -> poll.set(3, one.fd(), Poll.IN));
    assertThrows(IndexOutOfBoundsException.class, () -> poll.ready(3));
    assertThrows(IndexOutOfBoundsException.class, () -> poll.ready(-1));
  }

  @Test
  void seesRoomHangupAndError() throws SysException {
    List<UnixSocket> pair = UnixSocket.pair();
    try (UnixSocket ours = pair.getFirst();
        UnixSocket theirs = pair.getLast();
        EventFd gone = EventFd.create()) {
      int socket = poll.add(ours.fd(), Poll.IN | Poll.OUT);
      assertEquals(1, poll.await(0));
      assertTrue(poll.writable(socket));
      assertFalse(poll.hangup(socket));
      theirs.close();
      assertEquals(1, poll.await(0));
      assertTrue(poll.hangup(socket));
      assertTrue(poll.readable(socket), "the end of the stream can be read");
      int bad = poll.add(gone.fd(), Poll.IN);
      gone.close();
      assertEquals(2, poll.await(0));
      assertTrue(poll.error(bad));
    }
  }

  @Test
  void anAbsurdSetIsRefusedByTheKernel() throws Exception {
    // More places than RLIMIT_NOFILE allows.
    int absurd = 1 << 22;
    Poll large = new Poll(absurd);
    large.set(absurd - 1, one.fd(), Poll.IN);
    assertEquals(-Errno.EINVAL, large.await(0));
  }

  @Test
  void signalsNeitherEndNorProlongTheWait() throws Exception {
    Signals.onEach(
        "WINCH",
        () -> {
          poll.add(one.fd(), Poll.IN);
          long start = System.nanoTime();
          assertEquals(0, poll.await(500));
          long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
          assertTrue(millis >= 500 && millis < 1500, "waited " + millis + " ms");
        });
  }
}
