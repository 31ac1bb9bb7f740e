package stile.bindings.compartment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import stile.bindings.abi.stile_info;
import stile.bindings.sys.Errno;

/** What can be said of the device without one; the rest is for the board's own tests. */
class CompartmentDeviceTest {
  private static final Path PEER = Path.of("/dev/stile/peer");

  private static String failure(Path path) {
    return String.valueOf(
        assertThrows(IOException.class, () -> DeviceFile.open(path)).getMessage());
  }

  @Test
  void aDeviceThatIsNotThereIsExplained() {
    assertEquals(
        "open /dev/stile/no-such: ENOENT (No such file or directory); is the kernel module stile"
            + " loaded, and the compartment in the device tree?",
        failure(Path.of("/dev/stile/no-such")));
    assertEquals("another process has it; a second manager?", DeviceFile.hint(Errno.EBUSY));
    assertEquals("only root and the group that owns it may", DeviceFile.hint(Errno.EACCES));
  }

  @Test
  void anotherDeviceIsRefused() {
    assertEquals(
        "ask /dev/null: ENOTTY (Inappropriate ioctl for device); it is no device of the"
            + " kernel module of this Stile's version",
        failure(Path.of("/dev/null")));
  }

  @Test
  void theKernelsAnswerIsRead() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(stile_info.layout());
      stile_info.abi(info, 2);
      stile_info.firmware(info, 1);
      stile_info.carveout(info, 0x7800_0000L);
      stile_info.carveout_size(info, 0x200_0000L);
      stile_info.doorbell(info, 0x802_0000L);
      stile_info.doorbell_size(info, 0x1000L);
      stile_info.memory(info, 0x7c00_0000L);
      stile_info.memory_size(info, 0x100_0000L);
      stile_info.cores(info, 0b110L);
      stile_info.mailbox(info, 1);
      stile_info.carveout_type(info, 1);
      stile_info.name(info).setString(0, "peer");
      BitSet cores = new BitSet();
      cores.set(1, 3);
      assertEquals(
          new CompartmentInfo(
              "peer",
              1,
              new CompartmentInfo.Place(0x7800_0000L, 0x200_0000L),
              new CompartmentInfo.Place(0x802_0000L, 0x1000L),
              new CompartmentInfo.Place(0x7c00_0000L, 0x100_0000L),
              cores,
              true,
              CompartmentInfo.Mailbox.MISSING),
          CompartmentInfo.read(PEER, info));
    }
  }

  @Test
  void aModuleOfAnotherAbiIsRefused() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(stile_info.layout());
      stile_info.abi(info, 3);
      IOException refusal = assertThrows(IOException.class, () -> CompartmentInfo.read(PEER, info));
      assertEquals(
          "/dev/stile/peer: the kernel module speaks ABI 3, this Stile 2: install the module of"
              + " this package",
          refusal.getMessage());
    }
  }

  @Test
  void mailboxesHaveTheModulesNumbers() throws IOException {
    assertEquals(CompartmentInfo.Mailbox.NONE, CompartmentInfo.Mailbox.of(0));
    assertEquals(CompartmentInfo.Mailbox.INSTALLED, CompartmentInfo.Mailbox.of(2));
    assertThrows(IOException.class, () -> CompartmentInfo.Mailbox.of(3));
  }

  @Test
  void statesHaveTheFirmwaresNumbers() throws IOException {
    assertEquals(CompartmentState.Kind.RUNNING, CompartmentState.Kind.of(1));
    assertEquals(CompartmentState.Kind.FAULTED, CompartmentState.Kind.of(5));
    assertThrows(IOException.class, () -> CompartmentState.Kind.of(7));
    assertTrue(new CompartmentState(CompartmentState.Kind.STOPPING, 1, 0).runs());
    assertFalse(new CompartmentState(CompartmentState.Kind.FAULTED, 1, 0).runs());
  }
}
