package stile.manager.msg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** A device that remembers what was asked of it, and checks that it is never asked nonsense. */
public final class FakeDevice implements DeviceMessages {
  public final List<String> calls = new ArrayList<>();
  public byte[] config = {0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17};
  public final QueueInfo[] queues = {QueueInfo.unused(256), QueueInfo.unused(64)};
  public int status = 1;
  public int generation = 7;
  public boolean takesConfig = true;

  @Override
  public int deviceType() {
    return 2;
  }

  @Override
  public int vendorId() {
    return 0x53544c45;
  }

  @Override
  public UUID uuid() {
    return UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
  }

  @Override
  public int featureBlocks() {
    return 2;
  }

  @Override
  public int features(int block) {
    need(block, featureBlocks());
    return block == 0 ? 0x30000200 : 0x00000101;
  }

  @Override
  public void setDriverFeatures(int block, int bits) {
    need(block, featureBlocks());
    calls.add("features %d %08x".formatted(block, bits));
  }

  @Override
  public int configSize() {
    return config.length;
  }

  @Override
  public byte[] readConfig(int offset, int length) {
    need(offset, config.length + 1);
    need(length, config.length - offset + 1);
    return Arrays.copyOfRange(config, offset, offset + length);
  }

  @Override
  public boolean writeConfig(int offset, byte[] data) {
    need(offset, config.length + 1);
    need(data.length, config.length - offset + 1);
    if (takesConfig) {
      System.arraycopy(data, 0, config, offset, data.length);
    }
    calls.add("config %d %d".formatted(offset, data.length));
    return takesConfig;
  }

  @Override
  public int configGeneration() {
    return generation;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public int setStatus(int wanted) {
    need(wanted, 256);
    status = wanted;
    return status;
  }

  @Override
  public int queueCount() {
    return queues.length;
  }

  @Override
  public QueueInfo queue(int index) {
    need(index, queues.length);
    return queues[index];
  }

  @Override
  public void enableQueue(int index, int size, long desc, long driver, long device) {
    need(index, queues.length);
    int max = queues[index].maxSize();
    queues[index] = new QueueInfo(max, size, true, desc, driver, device);
    calls.add("enable %d".formatted(index));
  }

  @Override
  public void resetQueue(int index) {
    need(index, queues.length);
    queues[index] = QueueInfo.unused(queues[index].maxSize());
    calls.add("reset %d".formatted(index));
  }

  private static void need(int value, int limit) {
    if (value < 0 || value >= limit) {
      throw new AssertionError(value + " is outside 0.." + (limit - 1));
    }
  }
}
