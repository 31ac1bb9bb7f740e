package stile.bindings.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysfsDevicesTest {
  @TempDir Path sys;

  private DeviceFinder finder = subsystem -> List.of();

  @BeforeEach
  void tree() throws IOException {
    finder = DeviceFinder.in(sys);
    uio("uio1", "second");
    uio("uio0", "doorbell");
    Path maps = sys.resolve("devices/platform/uio0/maps");
    map(maps.resolve("map0"), "mailbox", "0x00000000ff990000", "0x1000", "0x0");
    map(maps.resolve("map10"), "", "0xffffffff80000000", "0x200000", "0x20");
    map(maps.resolve("map2"), "extra", "0x1000", "0x4", "0xffc");
  }

  private void uio(String name, String label) throws IOException {
    Path device = Files.createDirectories(sys.resolve("devices/platform/" + name));
    Files.writeString(device.resolve("name"), label + "\n");
    Files.writeString(
        device.resolve("uevent"), "MAJOR=244\nMINOR=3\nDEVNAME=" + name + "\nnonsense\n");
    Path folder = Files.createDirectories(sys.resolve("class/uio"));
    Files.createSymbolicLink(folder.resolve(name), Path.of("../../devices/platform").resolve(name));
  }

  private static void map(Path folder, String name, String addr, String size, String offset)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("name"), name + "\n");
    Files.writeString(folder.resolve("addr"), addr + "\n");
    Files.writeString(folder.resolve("size"), size + "\n");
    Files.writeString(folder.resolve("offset"), offset + "\n");
  }

  @Test
  void findsDevicesInOrder() throws IOException {
    List<Device> found = finder.find(DeviceFinder.UIO);
    assertEquals(List.of("uio0", "uio1"), found.stream().map(Device::name).toList());
    Device device = found.getFirst();
    assertEquals("uio", device.subsystem());
    assertEquals(sys.resolve("devices/platform/uio0").toRealPath(), device.sysfs());
    assertEquals(Optional.of(Path.of("/dev/uio0")), device.devnode());
    assertEquals(Map.of("MAJOR", "244", "MINOR", "3", "DEVNAME", "uio0"), device.properties());
  }

  @Test
  void readsAttributes() throws IOException {
    Device device = finder.find("uio").getFirst();
    assertEquals(Optional.of("doorbell"), device.attribute("name"));
    assertEquals(Optional.empty(), device.attribute("no"));
    assertEquals(Optional.empty(), device.attribute("maps"), "a folder");
  }

  @Test
  void readsMapsByNumber() throws IOException {
    Device device = finder.find("uio").getFirst();
    assertEquals(
        List.of(
            new UioMap(0, "mailbox", 0xff990000L, 0x1000, 0),
            new UioMap(2, "extra", 0x1000, 4, 0xffc),
            new UioMap(10, "", 0xffffffff80000000L, 0x200000, 0x20)),
        device.maps());
    assertEquals(List.of(), finder.find("uio").getLast().maps());
  }

  @Test
  void damagedMapsAreReportedWithTheirFile() throws IOException {
    Path size = sys.resolve("devices/platform/uio0/maps/map2/size");
    Files.writeString(size, "big\n");
    Device device = finder.find("uio").getFirst();
    IOException e = assertThrows(IOException.class, device::maps);
    assertEquals(size.toRealPath() + " is no number: big", e.getMessage());
  }

  @Test
  void aDeviceWithoutNodeHasNone() throws IOException {
    Path device = Files.createDirectories(sys.resolve("class/remoteproc/remoteproc0"));
    Device found = finder.find(DeviceFinder.REMOTEPROC).getFirst();
    assertEquals(Optional.empty(), found.devnode());
    assertEquals(Map.of(), found.properties());
    assertEquals(device.toRealPath(), found.sysfs());
  }

  @Test
  void aClassTheKernelDoesNotHaveIsEmpty() throws IOException {
    assertEquals(List.of(), finder.find(DeviceFinder.STILE));
  }
}
