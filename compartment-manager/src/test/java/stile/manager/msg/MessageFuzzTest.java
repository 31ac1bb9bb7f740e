package stile.manager.msg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random messages, most of them nearly right: no exception, and each answer is a right one. */
class MessageFuzzTest {
  private static final int ROUNDS = 200_000;
  private static final int CAPACITY = 64;
  private static final int[] NUMBERS = {0, 1, 2, 7, 8, 9, 63, 64, 255, 256, -1, 0x8000_0000};

  @ParameterizedTest
  @EnumSource
  void handlersSurviveAnything(Generation generation) {
    Random random = new Random(20260923);
    FakeDevice device = new FakeDevice();
    DeviceMessageHandler devices = new DeviceMessageHandler(generation, device);
    BusMessageHandler bus = new BusMessageHandler(generation, 1024, d -> d % 3 == 0);
    MemorySegment slot = Arena.ofAuto().allocate(CAPACITY, Long.BYTES);
    Message request = new Message(CAPACITY);
    Message response = new Message(CAPACITY);
    int answered = 0;
    for (int i = 0; i < ROUNDS; i++) {
      fill(random, slot);
      request.load(slot, 0, CAPACITY);
      device.calls.clear();
      if (!request.checkSize().discarded()) {
        Outcome outcome =
            request.isBus() ? bus.handle(request, response) : devices.handle(request, response);
        if (outcome == Outcome.ANSWERED) {
          answered++;
          assertEquals(request.token(), response.token());
          assertTrue(response.isResponse());
          assertEquals(Outcome.TAKEN, response.checkSize());
        }
      }
    }
    assertTrue(answered > ROUNDS / 10, "the fuzzer reaches too little: " + answered);
  }

  private static void fill(Random random, MemorySegment slot) {
    noise(random, slot);
    Message shape = new Message(CAPACITY);
    int type = random.nextInt(8) == 0 ? random.nextInt(256) : random.nextInt(2) * 2;
    int id = random.nextInt(8) == 0 ? random.nextInt(256) : random.nextInt(14);
    shape.start(type, id, random.nextInt(4), random.nextInt(65536), random.nextInt(57));
    for (int word = 0; word < 14; word++) {
      shape.put32(4 * word, NUMBERS[random.nextInt(NUMBERS.length)]);
    }
    int size = shape.size();
    shape.store(slot, 0);
    if (size == 8 || random.nextInt(50) == 0) {
      noise(random, slot);
    }
  }

  private static void noise(Random random, MemorySegment slot) {
    byte[] bytes = new byte[CAPACITY];
    random.nextBytes(bytes);
    slot.copyFrom(MemorySegment.ofArray(bytes));
  }
}
