package stile.manager.msg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

class BusMessageHandlerTest {
  private static final int CAPACITY = 52;

  private final Set<Integer> devices = Set.of(0, 2, 9, 700);

  private String answer(Generation generation, String request) {
    Message response = new Message(CAPACITY);
    assertEquals(Outcome.ANSWERED, handle(generation, request, response));
    return response.toString();
  }

  private Outcome handle(Generation generation, String request, Message response) {
    return new BusMessageHandler(generation, 1024, devices::contains)
        .handle(Hex.message(CAPACITY, request), response);
  }

  private Outcome outcome(String request) {
    return handle(Generation.V2, request, new Message(CAPACITY));
  }

  @Test
  void devicesV2SayNextBeforeCount() {
    assertEquals(
        Hex.of("03 02 0000 0100 0f00 0000 0800 0800 05"),
        answer(Generation.V2, "02 02 0000 0100 0c00 0000 0800"));
  }

  @Test
  void devicesV0SayCountBeforeNext() {
    assertEquals(
        Hex.of("03 02 0000 0100 1000 0000 1000 b802 0502"),
        answer(Generation.V0, "02 02 0000 0100 0c00 0000 1000"));
  }

  @Test
  void noDeviceBeyond() {
    assertEquals(
        Hex.of("03 02 0000 0100 0f00 b802 0000 0800 10"),
        answer(Generation.V2, "02 02 0000 0100 0c00 b802 0800"));
    assertEquals(
        Hex.of("03 02 0000 0100 0f00 f8ff 0000 0800 00"),
        answer(Generation.V2, "02 02 0000 0100 0c00 f8ff f8ff"));
  }

  @Test
  void asManyAsFit() {
    assertEquals(
        Hex.of("03 02 0000 0100 3400 0000 b802 3001 0502" + "00".repeat(36)),
        answer(Generation.V2, "02 02 0000 0100 0c00 0000 f8ff"));
  }

  @Test
  void oddQuestionsAreDiscarded() {
    assertEquals(Outcome.BAD_VALUE, outcome("02 02 0000 0100 0c00 0400 0800"));
    assertEquals(Outcome.BAD_VALUE, outcome("02 02 0000 0100 0c00 0000 0700"));
    assertEquals(Outcome.BAD_VALUE, outcome("02 02 0000 0100 0c00 0000 0000"));
    assertEquals(Outcome.TOO_SHORT, outcome("02 02 0000 0100 0b00 0000 0800"));
    assertEquals(Outcome.TOO_SHORT, outcome("02 03 0000 0100 0b00 000000"));
    assertEquals(Outcome.UNKNOWN, outcome("02 04 0000 0100 0c00 00000000"));
    assertEquals(Outcome.UNKNOWN, outcome("02 40 0000 0100 0c00 00000000"));
  }

  @Test
  void pingIsEchoed() {
    assertEquals(
        Hex.of("03 03 0000 cdab 0c00 efbeadde"),
        answer(Generation.V2, "02 03 0000 cdab 0c00 efbeadde"));
  }
}
