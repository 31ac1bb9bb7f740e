package stile.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.net.NetLayout.HEADER;
import static stile.net.Nets.frame;
import static stile.net.Nets.header;
import static stile.net.Nets.join;
import static stile.net.Nets.room;
import static stile.net.Nets.send;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stile.virtio.host.CaptureFile;
import stile.virtio.mock.MockDriver;

/** What is in the file, read as tcpdump reads it. */
final class CaptureTest {
  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;

  @TempDir private Path folder = Path.of("");

  private List<byte[]> exchange(long limit) throws Exception {
    Path path = folder.resolve("frames.pcap");
    Files.writeString(path, "from before");
    FakeLink link = new FakeLink(Nets.OFFLOADS, 1);
    try (MockDriver driver =
        MockDriver.start(
            new NetServer(Nets.config(), Nets.MAC, link, CaptureFile.create(path, limit, 65553)))) {
      send(driver, header(), frame(1, 100));
      send(driver, header(), frame(1, 13)); // refused
      room(driver, HEADER, 30, 20);
      room(driver, 1530);
      link.ports.getFirst().arriving.add(join(header(), frame(Nets.MAC, 300)));
      driver.serve();
      driver.serveSources();
      send(driver, header(), frame(2, 1518));
    }
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.nativeOrder());
    assertEquals(0xa1b23c4d, file.getInt());
    assertEquals(2, file.getShort());
    assertEquals(4, file.getShort());
    assertEquals(0, file.getLong());
    assertEquals(65553, file.getInt());
    assertEquals(1, file.getInt());
    List<byte[]> frames = new ArrayList<>();
    while (file.hasRemaining()) {
      long age = System.currentTimeMillis() / 1000 - file.getInt();
      assertTrue(age >= 0 && age < 60, age + " seconds");
      int nanos = file.getInt();
      assertTrue(nanos >= 0 && nanos < 1_000_000_000);
      byte[] frame = new byte[file.getInt()];
      assertEquals(frame.length, file.getInt());
      file.get(frame);
      frames.add(frame);
    }
    return frames;
  }

  @Test
  void hasWhatCrossed() throws Exception {
    List<byte[]> frames = exchange(1 << 20);
    assertEquals(3, frames.size());
    assertArrayEquals(frame(1, 100), frames.get(0));
    assertArrayEquals(frame(Nets.MAC, 300), frames.get(1));
    assertArrayEquals(frame(2, 1518), frames.get(2));
  }

  @Test
  void endsAtItsLimit() throws Exception {
    int two = FILE_HEADER + 2 * RECORD_HEADER + 100 + 300;
    assertEquals(2, exchange(two).size());
    assertEquals(1, exchange(two - 1).size());
    assertEquals(two - 316, Files.size(folder.resolve("frames.pcap")));
  }
}
