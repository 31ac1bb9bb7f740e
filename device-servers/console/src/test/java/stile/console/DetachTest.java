package stile.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.console.Consoles.input;
import static stile.console.Consoles.print;
import static stile.console.Consoles.ready;
import static stile.console.Consoles.room;
import static stile.console.Consoles.waits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;

/** People come to a socket and go, at any moment. */
final class DetachTest {
  private final FakeDoor door = new FakeDoor();
  private final FakeStream anna = new FakeStream(904);
  private final FakeStream bert = new FakeStream(905);
  private MockDriver driver;

  DetachTest() throws InvalidOptionException {
    driver = start(door, "drop");
  }

  private static MockDriver start(FakeDoor door, String policy) throws InvalidOptionException {
    ConsoleConfig config =
        Consoles.config("backend", "socket", "path", "/x", "when-detached", policy);
    return MockDriver.start(new ConsoleServer(config, new SocketLine(door)));
  }

  /** One that waits, in place of the one that drops. */
  private void waitWhenDetached() throws InvalidOptionException {
    driver.close();
    driver = start(door, "wait");
  }

  private void connect(FakeStream client) {
    door.knock(client);
    ready(driver, FakeDoor.FD, false);
  }

  @AfterEach
  void close() {
    driver.close();
    assertTrue(door.closed);
  }

  @Test
  void dropsAndCountsWhileNobodyIsThere() {
    MockRequest lost = print(driver, "nobody hears");
    driver.serve();
    assertTrue(lost.isUsed());
    assertEquals(1, driver.device().counters().errors());
    connect(anna);
    print(driver, "hello");
    driver.serve();
    assertEquals("hello", anna.text());
    assertEquals(1, driver.device().counters().errors());
  }

  @Test
  void waitsForSomebody() throws Exception {
    waitWhenDetached();
    MockRequest kept = print(driver, "kept");
    driver.serve();
    assertFalse(kept.isUsed());
    assertEquals(0, driver.device().serve(), "nothing to do: the worker may sleep");
    connect(anna);
    assertTrue(kept.isUsed());
    assertEquals("kept", anna.text());
    assertEquals(0, driver.device().counters().errors());
  }

  @Test
  void dropsTheRestForAClientThatLeft() {
    connect(anna);
    anna.room = 3;
    MockRequest request = print(driver, "abcdef");
    driver.serve();
    assertFalse(request.isUsed());
    anna.outputGone = true;
    ready(driver, anna.fd(), true);
    assertTrue(request.isUsed());
    assertTrue(anna.closed);
    assertFalse(waits(driver, anna.fd(), true));
    assertEquals(1, driver.device().counters().errors());
  }

  @Test
  void givesTheRestToTheNext() throws Exception {
    waitWhenDetached();
    connect(anna);
    anna.room = 3;
    MockRequest request = print(driver, "abcdef");
    driver.serve();
    anna.outputGone = true;
    ready(driver, anna.fd(), true);
    assertFalse(request.isUsed());
    connect(bert);
    assertEquals("def", bert.text());
    assertTrue(request.isUsed());
  }

  @Test
  void refusesASecondClient() {
    connect(anna);
    connect(bert);
    assertTrue(bert.closed);
    assertTrue(bert.text().contains("somebody else"), bert.text());
    print(driver, "for anna");
    driver.serve();
    assertEquals("for anna", anna.text());
  }

  @Test
  void refusesASecondClientThatTakesNothing() {
    connect(anna);
    bert.room = 0;
    connect(bert);
    assertTrue(bert.closed);
  }

  @Test
  void noticesThatTheFirstLeftWhenTheSecondComes() {
    connect(anna);
    anna.hungUp = true;
    connect(bert);
    assertTrue(anna.closed);
    assertFalse(bert.closed);
    print(driver, "for bert");
    driver.serve();
    assertEquals("for bert", bert.text());
  }

  @Test
  void aClientThatHungUpIsGone() {
    room(driver, 8);
    driver.serve();
    connect(anna);
    assertTrue(waits(driver, anna.fd(), false));
    anna.inputGone = true;
    anna.hungUp = true;
    ready(driver, anna.fd(), false);
    assertTrue(anna.closed);
    assertFalse(waits(driver, anna.fd(), false));
    connect(bert);
    assertTrue(waits(driver, bert.fd(), false), "the buffer in the hand is for the next");
  }

  @Test
  void aClientThatSaidAllMayStillListen() {
    MockRequest request = room(driver, 8);
    driver.serve();
    connect(anna);
    anna.type("reboot");
    anna.inputGone = true;
    ready(driver, anna.fd(), false);
    assertEquals("reboot", input(request));
    room(driver, 8);
    driver.serve();
    ready(driver, anna.fd(), false);
    assertFalse(waits(driver, anna.fd(), false), "an ended input would wake us without end");
    assertFalse(anna.closed);
    print(driver, "bye");
    driver.serve();
    assertEquals("bye", anna.text());
  }

  @Test
  void aFullClientThatHangsUpIsNotWaitedForInAnyDirection() {
    room(driver, 8);
    driver.serve();
    connect(anna);
    anna.room = 0;
    MockRequest request = print(driver, "abc");
    driver.serve();
    anna.inputGone = true;
    anna.hungUp = true;
    ready(driver, anna.fd(), false);
    assertTrue(anna.closed);
    assertFalse(waits(driver, anna.fd(), true));
    assertTrue(request.isUsed(), "dropped, since nobody is there");
  }

  @Test
  void aSilentClientWhoseOutputFailsIsNotWaitedForInAnyDirection() {
    room(driver, 8);
    driver.serve();
    connect(anna);
    assertTrue(waits(driver, anna.fd(), false));
    anna.outputGone = true;
    print(driver, "abc");
    driver.serve();
    assertTrue(anna.closed);
    assertFalse(waits(driver, anna.fd(), false));
  }

  @Test
  void goesWithTheDevice() throws Exception {
    FakeDoor other = new FakeDoor();
    try (MockDriver second = start(other, "drop")) {
      other.knock(anna);
      ready(second, FakeDoor.FD, false);
    }
    assertTrue(anna.closed);
  }

  @Test
  void nobodyIsLetInWhileThereIsNoDriver() {
    driver.device().reset();
    assertTrue(driver.sources().isEmpty());
  }

  @Test
  void aClientStaysOverAReset() {
    connect(anna);
    driver.start(MockDriver.plainFeatures());
    print(driver, "back again");
    driver.serve();
    assertEquals("back again", anna.text());
    assertTrue(waits(driver, FakeDoor.FD, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop", "wait"})
  void aTerminalNobodyLooksAt(String policy) throws Exception {
    ConsoleConfig config = Consoles.config("backend", "pty", "when-detached", policy);
    try (MockDriver other = MockDriver.start(new ConsoleServer(config, new PtyLine(anna)))) {
      anna.outputGone = true; // what a full terminal says that nobody has open
      MockRequest request = print(other, "abc");
      other.serve();
      assertEquals(policy.equals("drop"), request.isUsed());
      assertEquals(policy.equals("wait"), waits(other, anna.fd(), true));
      assertFalse(other.needsReset());
    }
  }
}
