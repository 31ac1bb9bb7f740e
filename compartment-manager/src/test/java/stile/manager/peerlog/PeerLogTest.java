package stile.manager.peerlog;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stile.bindings.abi.Abi;
import stile.bindings.abi.stile_peer_log;
import stile.manager.log.Collected;

/** The reader of the peer's log against writers that keep the rules, and others. */
class PeerLogTest {
  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int AREA = 4096;
  private static final int SIZE = 2048;
  private static final long MILLISECOND = 1_000_000;

  private final MemorySegment area = MemorySegment.ofArray(new long[AREA / 8]);
  private final Collected collected = new Collected();
  private final PeerLog log = new PeerLog(area, collected);
  private long now;

  private void set(long offset, int value) {
    area.set(WORD, offset, value);
  }

  /** As peer_log.h has it. */
  private void begin() {
    set(stile_peer_log.magic$offset(), 0);
    set(stile_peer_log.head$offset(), 0);
    set(stile_peer_log.size$offset(), SIZE);
    set(stile_peer_log.magic$offset(), Abi.STILE_PEER_LOG_MAGIC());
  }

  private void write(String text) {
    int head = area.get(WORD, stile_peer_log.head$offset());
    for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
      area.set(JAVA_BYTE, stile_peer_log.text$offset() + (head++ & SIZE - 1), b);
    }
    set(stile_peer_log.head$offset(), head);
  }

  private List<String> look() {
    now += 100 * MILLISECOND;
    log.look(now);
    return collected.take();
  }

  @Test
  void linesArriveWhenTheyAreWhole() {
    assertEquals(List.of(), look(), "nothing was written yet");
    begin();
    write("hello\nwor");
    assertEquals(List.of("INFO hello"), look());
    write("ld {0}\r\n\n\n");
    assertEquals(List.of("INFO world {0}"), look());
    assertEquals(List.of(), look());
  }

  @Test
  void whatIsNoTextIsShownAsQuestionMarks() {
    begin();
    write("a\tb\u001b[31m\u0000\u00ff~ \n");
    assertEquals(List.of("INFO a?b?[31m??~ "), look());
  }

  @Test
  void longLinesAreBroken() {
    begin();
    write("x".repeat(450) + "\n");
    assertEquals(
        List.of("INFO " + "x".repeat(200), "INFO " + "x".repeat(200), "INFO " + "x".repeat(50)),
        look());
  }

  @Test
  void theRingGoesRound() {
    begin();
    for (int i = 0; i < 1000; i++) {
      write("line " + i + "\n");
      assertEquals(List.of("INFO line " + i), look());
    }
  }

  @Test
  void headsWrapAround() {
    begin();
    set(stile_peer_log.head$offset(), -3);
    log.skip();
    write("wrapped\n");
    assertEquals(List.of("INFO wrapped"), look());
  }

  @Test
  void whatCameTooFastIsCounted() {
    begin();
    write("first\n");
    assertEquals(List.of("INFO first"), look());
    write("a\n".repeat(SIZE / 2));
    write("last\n");
    List<String> lines = look();
    assertEquals("WARNING 5 bytes came too fast and are lost", lines.getLast());
    log.finish();
    assertEquals("INFO last", collected.take().getLast());
  }

  @Test
  void noMoreIsPassedOnThanALogCanBear() {
    begin();
    write("a\n".repeat(SIZE / 2));
    assertEquals(64, look().size());
    log.look(now + 99 * MILLISECOND);
    assertEquals(List.of(), collected.take(), "too soon");
    log.look(now + 100 * MILLISECOND);
    assertEquals(64, collected.take().size());
    log.finish();
    assertEquals(SIZE / 2 - 128, collected.take().size());
  }

  @Test
  void lastWordsNeedNoEndOfLine() {
    begin();
    write("one\ntwo");
    log.finish();
    assertEquals(List.of("INFO one", "INFO two"), collected.take());
  }

  @Test
  void theNextPeerBeginsAnew() {
    begin();
    write("old\nol");
    assertEquals(List.of("INFO old"), look());
    log.clear();
    assertEquals(List.of(), look());
    begin();
    write("new\n");
    assertEquals(List.of("INFO new"), look());
  }

  @Test
  void aPeerThatBeginsAnewByItselfIsFollowed() {
    begin();
    write("some text that is longer\n");
    assertEquals(List.of("INFO some text that is longer"), look());
    begin();
    write("again\n");
    assertEquals(List.of("INFO again"), look());
  }

  @Test
  void aManagerThatTakesOverLeavesOutWhatWasPassedOn() {
    begin();
    write("old\n");
    log.skip();
    write("new\n");
    assertEquals(List.of("INFO new"), look());
  }

  @Test
  void skippingAnEmptyAreaIsNoMistake() {
    set(stile_peer_log.head$offset(), 77);
    log.skip();
    begin();
    write("new\n");
    assertEquals(List.of("INFO new"), look());
  }

  @ParameterizedTest
  @CsvSource({"3", "4096", "-2147483648", "-1", "1073741824"})
  void aSizeThatCannotBeIsSaidOnce(int size) {
    begin();
    write("text\n");
    set(stile_peer_log.size$offset(), size);
    assertEquals(
        List.of(
            "WARNING says that its ring has %s bytes; expected a power of two up to %d"
                .formatted(Integer.toUnsignedString(size), AREA - 16)),
        look());
    assertEquals(List.of(), look());
    log.finish();
    assertEquals(List.of(), collected.take());
    set(stile_peer_log.size$offset(), SIZE);
    assertEquals(List.of("INFO text"), look());
  }

  /** Whatever stands in the header: no exception, and a bounded number of lines. */
  @Test
  void scribbling() {
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      int size = random.nextInt(4) == 0 ? random.nextInt() : 1 << random.nextInt(12);
      set(stile_peer_log.magic$offset(), Abi.STILE_PEER_LOG_MAGIC() + random.nextInt(10) / 9);
      set(stile_peer_log.size$offset(), size);
      set(stile_peer_log.head$offset(), random.nextInt());
      area.set(JAVA_BYTE, 16 + random.nextInt(AREA - 16), (byte) random.nextInt());
      assertTrue(look().size() <= 64 + 2);
      if (random.nextInt(100) == 0) {
        log.finish();
        assertTrue(collected.take().size() <= 1024 + 3);
      }
    }
  }
}
