package stile.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;
import static stile.console.Consoles.print;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stile.virtio.device.DeviceServerProvider;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;

/** A console on real files, and what it says when they cannot be written. */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
final class FileConsoleTest {
  @TempDir Path folder;

  private static MockDriver start(Path path) throws Exception {
    return MockDriver.start(
        new ConsoleProvider().create(Consoles.options("backend", "file", "path", path.toString())));
  }

  @Test
  void isFound() {
    assertTrue(
        ConsoleProvider.class.getModule().getDescriptor().provides().stream()
            .filter(p -> p.service().equals(DeviceServerProvider.class.getName()))
            .anyMatch(p -> p.providers().contains(ConsoleProvider.class.getName())));
  }

  @Test
  void appends() throws Exception {
    Path log = folder.resolve("log");
    for (String words : new String[] {"first\n", "second\n"}) {
      try (MockDriver driver = start(log)) {
        print(driver, words);
        driver.serve();
        assertTrue(driver.device().writeConfig(8, new byte[] {'!'}));
      }
    }
    assertEquals("first\n!second\n!", Files.readString(log));
  }

  @Test
  void aFullDiskNeedsResetAndLosesNothingInSilence() throws Exception {
    try (MockDriver driver = start(Path.of("/dev/full"))) {
      MockRequest request = print(driver, "no room");
      driver.serve();
      assertTrue(driver.needsReset());
      assertFalse(request.isUsed());
    }
  }

  @Test
  void aNamedPipeIsWaitedFor() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    IOException e = assertThrows(IOException.class, () -> start(pipe));
    assertTrue(e.toString().contains(pipe.toString()), "nobody has it open to read: " + e);

    int all = 1 << 20;
    // Opened both ways, since opening to read alone would wait for us.
    try (RandomAccessFile both = new RandomAccessFile(pipe.toFile(), "rw");
        InputStream reader = new FileInputStream(both.getFD());
        MockDriver driver = start(pipe);
        Pump pump = new Pump(driver)) {
      MockRequest request = driver.queue(Consoles.TX).request().readable(new byte[all]).submit();
      driver.serve();
      assertFalse(request.isUsed());
      assertTrue(pump.sleeps());
      byte[] buffer = new byte[30_000];
      for (int got = 0; got < all; ) {
        if (reader.available() > 0) {
          got += reader.read(buffer);
        }
        pump.once();
      }
      pump.until(request::isUsed);
    }
  }

  @Test
  void saysWhichFileCannotBeOpened() {
    Path nowhere = folder.resolve("no/such/folder");
    IOException e = assertThrows(IOException.class, () -> start(nowhere));
    assertTrue(e.toString().contains(nowhere.toString()), e.toString());
  }
}
