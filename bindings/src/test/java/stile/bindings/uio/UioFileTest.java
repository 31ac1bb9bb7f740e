package stile.bindings.uio;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stile.bindings.discovery.Device;
import stile.bindings.memory.DeviceMapping;

/**
 * A named pipe stands for the interrupt, a file for the memory; both at once only a kernel has, and
 * tests/amp tries that.
 */
class UioFileTest {
  @TempDir Path folder;
  private final List<Device> devices = new ArrayList<>();

  private Path device(String uio, String name, Path file) throws IOException {
    Path sysfs = Files.createDirectories(folder.resolve("sys").resolve(uio));
    Files.writeString(sysfs.resolve("name"), name + "\n");
    devices.add(new Device(uio, "uio", sysfs, Optional.of(file), Map.of()));
    return sysfs;
  }

  private Path pipe() throws Exception {
    Path path = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
    return path;
  }

  private UioDevice open(String name) throws IOException {
    return UioDevice.open(subsystem -> devices, name);
  }

  private String refusal(String name) {
    return String.valueOf(assertThrows(IOException.class, () -> open(name)).getMessage());
  }

  @Test
  void anInterruptIsTakenOnceAndEnabledByAOne() throws Exception {
    Path pipe = pipe();
    device("uio3", "peer", pipe);
    try (UioDevice device = open("peer");
        RandomAccessFile kernel = new RandomAccessFile(pipe.toFile(), "rw")) {
      assertEquals(0, device.take());
      kernel.write(new byte[] {7, 0, 0, 0});
      assertEquals(1, device.take());
      assertEquals(0, device.take());
      assertEquals(0, device.enable());
      byte[] word = new byte[4];
      kernel.readFully(word);
      assertEquals(1, word[0]);
      assertEquals(0, word[1] | word[2] | word[3]);
    }
  }

  @Test
  void mapNStartsAtPageN() throws Exception {
    Path file = Files.write(folder.resolve("memory"), new byte[3 * (int) PageSize.BYTES]);
    Path sysfs = device("uio0", "peer", file);
    Path map = Files.createDirectories(sysfs.resolve("maps/map2"));
    Files.writeString(map.resolve("name"), "bell\n");
    Files.writeString(map.resolve("addr"), "0x8020000\n");
    Files.writeString(map.resolve("size"), "0x1000\n");
    Files.writeString(map.resolve("offset"), "0x0\n");
    try (UioDevice device = open("peer");
        DeviceMapping memory = device.map(device.maps().getFirst(), PageSize.BYTES)) {
      memory.memory().set(JAVA_INT, 8, 0x1234);
    }
    byte[] bytes = Files.readAllBytes(file);
    assertEquals(0x34, bytes[2 * (int) PageSize.BYTES + 8]);
  }

  @Test
  void theNameMustBeOneDevices() throws Exception {
    assertEquals(
        "no uio device is called \"peer\": there is none; is its driver loaded, and bound to the"
            + " node?",
        refusal("peer"));
    device("uio0", "peer", pipe());
    device("uio1", "other", folder.resolve("nowhere"));
    assertTrue(refusal("pear").contains("there are uio0 \"peer\", uio1 \"other\";"));
    device("uio2", "peer", folder.resolve("nowhere"));
    assertEquals(
        "2 uio devices are called \"peer\": uio0 \"peer\", uio1 \"other\", uio2 \"peer\"; give each"
            + " a name of its own",
        refusal("peer"));
  }

  @Test
  void oneProcessHasIt() throws Exception {
    device("uio0", "peer", pipe());
    UioDevice first = open("peer");
    assertTrue(refusal("peer").contains("EBUSY"), refusal("peer"));
    assertTrue(refusal("peer").contains("another process has it"));
    first.close();
    open("peer").close();
  }

  @Test
  void aMissingFileIsNamed() throws Exception {
    device("uio0", "peer", folder.resolve("uio0"));
    assertTrue(refusal("peer").contains(folder.resolve("uio0") + ": ENOENT"), refusal("peer"));
    assertTrue(refusal("peer").contains("is udev up?"));
  }
}
