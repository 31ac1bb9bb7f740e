package stile.manager.vhostuser;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import stile.bindings.sys.Fd;

/** What a front end says of memory: the driver's, and that for what is in flight. */
final class MemoryRequests {
  private final Rings rings;
  private final int queues;

  /**
   * @param queues how many the device has
   */
  MemoryRequests(Rings rings, int queues) {
    this.rings = rings;
    this.queues = queues;
  }

  void setTable(Message message) throws RefusedException {
    int count = message.u32(0);
    if (count < 0
        || count > Protocol.TABLE_REGIONS
        || message.size() < 8 + count * MemoryRegion.SIZE
        || message.fds().size() != count) {
      throw new RefusedException(
          "%s regions in %d bytes, with %d descriptors"
              .formatted(Integer.toUnsignedString(count), message.size(), message.fds().size()));
    }
    List<MemoryRegion> regions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      regions.add(MemoryRegion.read(message.payload(), 8 + i * MemoryRegion.SIZE));
    }
    MemoryTable table = MemoryTable.map(regions, message.fds());
    rings.change(() -> rings.replaceMemory(table));
  }

  void add(Message message) throws RefusedException {
    Fd fd = message.fd();
    MemoryTable table = rings.memory().add(MemoryRegion.read(message.payload(), 8), fd);
    rings.change(() -> rings.replaceMemory(table));
  }

  void remove(Message message) throws RefusedException {
    MemoryTable table = rings.memory().without(MemoryRegion.read(message.payload(), 8));
    rings.change(() -> rings.replaceMemory(table));
  }

  Reply makeRecord(Message message) throws RefusedException, IOException {
    return InflightMemory.of(message).make(message.size(), queues);
  }

  void setRecord(Message message) throws RefusedException {
    Fd fd = message.fd();
    if (rings.anyStarted()) {
      throw new RefusedException("a record while rings are started");
    }
    InflightMemory record = InflightMemory.of(message);
    rings.record(record, record.map(fd, queues));
  }
}
