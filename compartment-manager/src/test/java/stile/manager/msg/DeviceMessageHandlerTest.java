package stile.manager.msg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Every device message byte by byte, in both generations, and what is not answered. */
class DeviceMessageHandlerTest {
  private static final int CAPACITY = 64;

  private final FakeDevice device = new FakeDevice();
  private Generation generation = Generation.V2;

  private String answer(String request) {
    Message response = new Message(CAPACITY);
    assertEquals(Outcome.ANSWERED, handle(request, response));
    return response.toString();
  }

  private Outcome outcome(String request) {
    return handle(request, new Message(CAPACITY));
  }

  private Outcome handle(String request, Message response) {
    return new DeviceMessageHandler(generation, device)
        .handle(Hex.message(CAPACITY, request), response);
  }

  private void expect(String request, String response) {
    assertEquals(Hex.of(response), answer(request));
  }

  @Test
  void deviceInfoV2() {
    expect(
        "00 02 0500 3412 0800",
        "01 02 0500 3412 3400 02000000 454c5453 00112233445566778899aabbccddeeff 02000000 08000000"
            + " 02000000 00000000 00000000");
  }

  @Test
  void deviceInfoV0() {
    generation = Generation.V0;
    expect(
        "00 02 0500 3412 0800",
        "01 02 0500 3412 2000 02000000 454c5453 40000000 08000000 02000000 0000 0000");
  }

  @Test
  void reservedTypeBitsAreIgnored() {
    expect("fc 07 0000 0100 0800", "01 07 0000 0100 0c00 01000000");
  }

  @Test
  void features() {
    expect(
        "00 03 0000 0100 1000 00000000 02000000",
        "01 03 0000 0100 1800 00000000 02000000 00020030 01010000");
  }

  @Test
  void featuresTheDeviceDoesNotHaveReadAsZero() {
    expect(
        "00 03 0000 0100 1000 01000000 02000000",
        "01 03 0000 0100 1800 01000000 02000000 01010000 00000000");
    expect(
        "00 03 0000 0100 1000 ffffffff 01000000",
        "01 03 0000 0100 1400 ffffffff 01000000 00000000");
  }

  @Test
  void featuresThatDoNotFitAreDiscarded() {
    assertEquals(Outcome.ANSWERED, outcome("00 03 0000 0100 1000 00000000 0c000000"));
    assertEquals(Outcome.OUT_OF_RANGE, outcome("00 03 0000 0100 1000 00000000 0d000000"));
    assertEquals(Outcome.OUT_OF_RANGE, outcome("00 03 0000 0100 1000 00000000 ffffffff"));
    assertEquals(Outcome.OUT_OF_RANGE, outcome("00 03 0000 0100 1000 00000000 00000000"));
  }

  @Test
  void setFeatures() {
    expect("00 04 0000 0200 1800 00000000 02000000 11000000 01000000", "01 04 0000 0200 0800");
    assertEquals(List.of("features 0 00000011", "features 1 00000001"), device.calls);
  }

  @Test
  void setFeaturesIsAllOrNothing() {
    assertEquals(
        Outcome.OUT_OF_RANGE,
        outcome("00 04 0000 0200 1c00 00000000 03000000 11000000 01000000 01000000"));
    assertEquals(
        Outcome.TOO_SHORT, outcome("00 04 0000 0200 1400 00000000 02000000 11000000 01000000"));
    assertEquals(Outcome.OUT_OF_RANGE, outcome("00 04 0000 0200 1000 00000000 00000000"));
    assertEquals(Outcome.TOO_SHORT, outcome("00 04 0000 0200 1000 00000000 ffffffff"));
    assertEquals(List.of(), device.calls);
  }

  @Test
  void zerosBeyondTheDevicesFeaturesAreHarmless() {
    expect(
        "00 04 0000 0200 1c00 00000000 03000000 11000000 01000000 00000000",
        "01 04 0000 0200 0800");
    expect("00 04 0000 0200 1400 ffffffff 01000000 00000000", "01 04 0000 0200 0800");
    assertEquals(2, device.calls.size());
  }

  @Test
  void getConfig() {
    expect(
        "00 05 0000 0300 1000 02000000 04000000",
        "01 05 0000 0300 1800 07000000 02000000 04000000 12131415");
    expect(
        "00 05 0000 0300 1000 08000000 00000000",
        "01 05 0000 0300 1400 07000000 08000000 00000000");
  }

  @Test
  void getConfigOutsideIsDiscarded() {
    assertEquals(Outcome.OUT_OF_RANGE, outcome("00 05 0000 0300 1000 05000000 04000000"));
    assertEquals(Outcome.OUT_OF_RANGE, outcome("00 05 0000 0300 1000 ffffffff 01000000"));
    assertEquals(Outcome.OUT_OF_RANGE, outcome("00 05 0000 0300 1000 01000000 ffffffff"));
    assertEquals(Outcome.OUT_OF_RANGE, outcome("00 05 0000 0300 1000 ffffffff ffffffff"));
  }

  @Test
  void getConfigThatDoesNotFitOneMessageIsDiscarded() {
    device.config = new byte[100];
    assertEquals(Outcome.ANSWERED, outcome("00 05 0000 0300 1000 00000000 2c000000"));
    assertEquals(Outcome.OUT_OF_RANGE, outcome("00 05 0000 0300 1000 00000000 2d000000"));
  }

  @Test
  void setConfig() {
    expect(
        "00 06 0000 0300 1600 00000000 06000000 02000000 aabb",
        "01 06 0000 0300 1400 07000000 06000000 02000000");
    assertEquals((byte) 0xbb, device.config[7]);
  }

  @Test
  void refusedConfigHasLengthZero() {
    expect(
        "00 06 0000 0300 1600 00000000 07000000 02000000 aabb",
        "01 06 0000 0300 1400 07000000 07000000 00000000");
    expect(
        "00 06 0000 0300 1600 00000000 ffffffff 02000000 aabb",
        "01 06 0000 0300 1400 07000000 ffffffff 00000000");
    device.takesConfig = false;
    expect(
        "00 06 0000 0300 1600 00000000 06000000 02000000 aabb",
        "01 06 0000 0300 1400 07000000 06000000 00000000");
    assertEquals(0x17, device.config[7]);
  }

  @Test
  void configThatEndsEarlyIsDiscarded() {
    assertEquals(
        Outcome.TOO_SHORT, outcome("00 06 0000 0300 1500 00000000 06000000 02000000 aabb"));
    assertEquals(Outcome.TOO_SHORT, outcome("00 06 0000 0300 1400 00000000 00000000 ffffffff"));
    assertEquals(List.of(), device.calls);
  }

  @Test
  void status() {
    expect("00 08 0000 0400 0c00 0f000000", "01 08 0000 0400 0c00 0f000000");
    expect("00 07 0000 0500 0800", "01 07 0000 0500 0c00 0f000000");
    expect("00 08 0000 0600 0c00 00000000", "01 08 0000 0600 0c00 00000000");
    assertEquals(Outcome.BAD_VALUE, outcome("00 08 0000 0600 0c00 00010000"));
    assertEquals(Outcome.BAD_VALUE, outcome("00 08 0000 0600 0c00 000000ff"));
  }

  @Test
  void queueSetUpAndReadBackV2() {
    expect(
        "00 09 0000 0100 0c00 01000000",
        "01 09 0000 0100 3000 01000000 40000000 00000000 00000000" + "0000000000000000".repeat(3));
    expect(
        "00 0a 0000 0200 3000 01000000 01000000 20000000 00000000 0010000000000000"
            + " 0020000000000000 0030000000000080",
        "01 0a 0000 0200 0800");
    expect(
        "00 09 0000 0300 0c00 01000000",
        "01 09 0000 0300 3000 01000000 40000000 20000000 01000000 0010000000000000"
            + " 0020000000000000 0030000000000080");
    expect("00 0b 0000 0400 0c00 01000000", "01 0b 0000 0400 0800");
    assertEquals(List.of("enable 1", "reset 1"), device.calls);
  }

  @Test
  void queueHasNeitherFlagNorOperationInV0() {
    generation = Generation.V0;
    expect(
        "00 0a 0000 0200 3000 00000000 00000000 20000000 00000000 0010000000000000"
            + " 0020000000000000 0030000000000000",
        "01 0a 0000 0200 0800");
    expect(
        "00 09 0000 0300 0c00 00000000",
        "01 09 0000 0300 3000 00000000 00010000 20000000 00000000 0010000000000000"
            + " 0020000000000000 0030000000000000");
  }

  @Test
  void absentQueueHasNoRoom() {
    expect(
        "00 09 0000 0300 0c00 02000000",
        "01 09 0000 0300 3000 02000000 00000000" + "0000000000000000".repeat(4));
    expect(
        "00 09 0000 0300 0c00 ffffffff",
        "01 09 0000 0300 3000 ffffffff 00000000" + "0000000000000000".repeat(4));
  }

  @Test
  void badQueuesAreDiscarded() {
    String addresses = "0000000000000000".repeat(3);
    assertEquals(
        Outcome.OUT_OF_RANGE,
        outcome("00 0a 0000 0200 3000 02000000 01000000 20000000 00000000" + addresses));
    assertEquals(
        Outcome.OUT_OF_RANGE,
        outcome("00 0a 0000 0200 3000 00000000 01000000 00000080 00000000" + addresses));
    assertEquals(
        Outcome.BAD_VALUE,
        outcome("00 0a 0000 0200 3000 00000000 00000000 20000000 00000000" + addresses));
    assertEquals(Outcome.OUT_OF_RANGE, outcome("00 0b 0000 0400 0c00 02000000"));
    assertEquals(Outcome.OUT_OF_RANGE, outcome("00 0b 0000 0400 0c00 ffffffff"));
    assertEquals(List.of(), device.calls);
  }

  @Test
  void noSharedMemory() {
    expect(
        "00 0c 0000 0400 0c00 03000000",
        "01 0c 0000 0400 2000 03000000 00000000 0000000000000000 0000000000000000");
    generation = Generation.V0;
    expect("00 0c 0000 0400 0c00 03000000", "01 0c 0000 0400 1400 03000000 00000000 00000000");
  }

  @Test
  void beforeAcknowledgeOnlyAskingWhoIsThere() {
    device.status = 0;
    assertEquals(Outcome.ANSWERED, outcome("00 02 0000 0100 0800"));
    assertEquals(Outcome.ANSWERED, outcome("00 07 0000 0100 0800"));
    assertEquals(Outcome.TOO_EARLY, outcome("00 03 0000 0100 1000 00000000 01000000"));
    assertEquals(Outcome.TOO_EARLY, outcome("00 05 0000 0300 1000 00000000 04000000"));
    assertEquals(Outcome.TOO_EARLY, outcome("00 09 0000 0300 0c00 00000000"));
    assertEquals(Outcome.ANSWERED, outcome("00 08 0000 0600 0c00 01000000"));
    assertEquals(Outcome.ANSWERED, outcome("00 09 0000 0300 0c00 00000000"));
  }

  @Test
  void tooShortOfEveryKind() {
    int[] ids = {3, 4, 5, 6, 8, 9, 10, 11, 12};
    int[] payloads = {8, 8, 8, 12, 4, 4, 40, 4, 4};
    for (int i = 0; i < ids.length; i++) {
      String size = "%02x00".formatted(8 + payloads[i] - 1);
      assertEquals(Outcome.TOO_SHORT, outcome("00 %02x 0000 0000 %s".formatted(ids[i], size)));
    }
  }

  @Test
  void unknownAndMisdirected() {
    for (int id = 0; id < 256; id++) {
      if (id < 2 || id > 12) {
        assertEquals(Outcome.UNKNOWN, outcome("00 %02x 0000 0000 0800".formatted(id)));
      }
    }
    assertEquals(Outcome.UNASKED, outcome("01 02 0000 0000 0800"));
    assertEquals(Outcome.UNKNOWN, outcome("02 03 0000 0000 0c00 00000000"));
  }

  @Test
  void laterFieldsAreIgnored() {
    assertTrue(answer("00 07 0000 0500 1000 ffffffffffffffff").startsWith("01070000"));
  }
}
