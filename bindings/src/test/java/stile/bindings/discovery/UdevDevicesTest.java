package stile.bindings.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UdevDevicesTest {
  private static final DeviceFinder NONE = subsystem -> List.of();

  @Test
  void bothFindersTellTheSame() throws IOException {
    DeviceFinder udev = UdevDevices.orElse(NONE);
    assertInstanceOf(UdevDevices.class, udev, "package libudev1 is missing");
    List<Device> fromUdev = udev.find("mem");
    List<Device> fromSysfs = DeviceFinder.in(Path.of("/sys")).find("mem");
    assertEquals(
        fromSysfs.stream().map(Device::sysfs).toList(),
        fromUdev.stream().map(Device::sysfs).toList());
    Device zero = fromUdev.stream().filter(d -> d.name().equals("zero")).findFirst().orElseThrow();
    assertEquals(Optional.of(Path.of("/dev/zero")), zero.devnode());
    assertEquals("1", zero.properties().get("MAJOR"));
    assertEquals("5", zero.properties().get("MINOR"));
  }

  @Test
  void aClassTheKernelDoesNotHaveIsEmpty() throws IOException {
    assertEquals(List.of(), DeviceFinder.system().find("no-such-class"));
  }

  @Test
  void withoutUdevTheOtherAnswers() {
    assertSame(
        NONE,
        UdevDevices.orElse(
            NONE,
            () -> {
              throw new UnsatisfiedLinkError("libudev.so.1: cannot open shared object file");
            }));
  }
}
