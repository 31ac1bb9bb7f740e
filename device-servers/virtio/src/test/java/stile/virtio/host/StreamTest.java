package stile.virtio.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.OpenFlags;
import stile.virtio.queue.MemoryType;
import stile.virtio.queue.Reader;
import stile.virtio.queue.Writer;

/** Streams against the kernel: what goes through, what a full or an empty one says, and the end. */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
@ParameterizedClass
@EnumSource(MemoryType.class)
final class StreamTest {
  @TempDir Path folder;
  private final MemoryType type;

  StreamTest(MemoryType type) {
    this.type = type;
  }

  @BeforeEach
  void choose() {
    Buffers.type = type;
  }

  @AfterEach
  void restore() {
    Buffers.type = MemoryType.NORMAL;
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** A pipe that blocks, and whose two ends are one descriptor. */
  private Fd pipe() throws Exception {
    Path path = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
    return FileCalls.open(path, OpenFlags.RDWR, 0);
  }

  @Test
  void appendsBufferByBuffer() throws Exception {
    Path path = folder.resolve("file");
    byte[] sent = noise(100);
    try (AppendedFile file = AppendedFile.open(path);
        Buffers buffers = Buffers.readable(sent, 1, 0, 60, 39)) {
      Reader reader = buffers.chain().reader();
      assertEquals(50, file.write(reader, 50), "no more than allowed");
      assertEquals(50, reader.position());
      assertEquals(50, file.write(reader, 1000));
      assertEquals(1, file.write((byte) 7));
    }
    byte[] expected = Arrays.copyOf(sent, 101);
    expected[100] = 7;
    assertArrayEquals(expected, Files.readAllBytes(path));
  }

  @Test
  void aFullDeviceIsAnErrorThatNamesIt() throws Exception {
    try (AppendedFile full = AppendedFile.open(Path.of("/dev/full"));
        Buffers buffers = Buffers.readable(noise(8), 8)) {
      IOException e =
          assertThrows(IOException.class, () -> full.write(buffers.chain().reader(), 8));
      assertTrue(e.toString().contains("/dev/full: ENOSPC"), e.toString());
      assertEquals(0, buffers.chain().reader().position(), "nothing passed for written");
    }
  }

  @Test
  void aChainOfManyBuffersTakesTurns() throws Exception {
    int[] lengths = new int[100];
    Arrays.fill(lengths, 1);
    byte[] sent = noise(100);
    Path path = folder.resolve("file");
    try (AppendedFile file = AppendedFile.open(path);
        Buffers buffers = Buffers.readable(sent, lengths)) {
      long first = file.write(buffers.chain().reader(), 100);
      assertEquals(64, first);
      assertEquals(36, file.write(buffers.chain().reader(), 100));
    }
    assertArrayEquals(sent, Files.readAllBytes(path));
  }

  @Test
  void standardOutputIsNotWaitedForAndLosesNothing() throws Exception {
    byte[] sent = noise(300_000);
    byte[] got = new byte[sent.length];
    int read = 0;
    try (Fd pipe = pipe();
        RandomAccessFile reader = new RandomAccessFile(folder.resolve("pipe").toFile(), "rw");
        StandardOutput output = StandardOutput.of(pipe.duplicate());
        Buffers buffers = Buffers.readable(sent, 1000, 299_000)) {
      Reader from = buffers.chain().reader();
      int full = 0;
      while (from.remaining() > 0) {
        long moved = output.write(from, Long.MAX_VALUE);
        assertTrue(moved <= 4096, "more would not be sure to fit: " + moved);
        if (moved == HostChannel.NOTHING) {
          full++;
          assertEquals(HostChannel.NOTHING, output.write((byte) 0));
          int wanted = (int) Math.min(50_000, from.position() - read);
          reader.readFully(got, read, wanted);
          read += wanted;
        }
      }
      assertTrue(full > 0, "the pipe was never full");
      reader.readFully(got, read, got.length - read);
    }
    assertArrayEquals(sent, got);
  }

  @Test
  void closingOurStandardOutputLeavesTheProcessIts() throws Exception {
    StandardOutput.open().close();
    assertTrue(Files.isSymbolicLink(Path.of("/proc/self/fd/1")));
  }

  @Test
  void randomnessFillsAndPassesOverWhatItFilled() throws Exception {
    try (Randomness randomness = new Randomness();
        Buffers buffers = Buffers.writable(3, 0, 1000)) {
      Writer into = buffers.chain().writer();
      assertEquals(500, randomness.read(into, 500));
      assertEquals(500, into.position());
      byte[] bytes = buffers.bytes();
      assertFalse(Arrays.equals(new byte[500], Arrays.copyOf(bytes, 500)));
      assertArrayEquals(new byte[503], Arrays.copyOfRange(bytes, 500, 1003));
      assertEquals(503, randomness.read(into, Long.MAX_VALUE));
      assertEquals(-1, randomness.fd());
    }
  }

  @Test
  void aFileOfRandomBytesEnds() throws Exception {
    Path path = Files.write(folder.resolve("seed"), noise(10));
    try (RandomFile file = RandomFile.open(path);
        Buffers buffers = Buffers.writable(4, 100)) {
      assertEquals(10, file.read(buffers.chain().writer(), 1000));
      assertEquals(HostChannel.END, file.read(buffers.chain().writer(), 1000));
      assertEquals(10, buffers.chain().writer().position());
    }
  }

  @Test
  void anEmptyPipeOfRandomBytesHasNothingNow() throws Exception {
    try (Fd both = pipe();
        RandomFile file = RandomFile.open(folder.resolve("pipe"));
        Buffers buffers = Buffers.writable(16)) {
      assertEquals(HostChannel.NOTHING, file.read(buffers.chain().writer(), 16));
      assertEquals(0, buffers.chain().writer().position());
      assertTrue(both.isOpen());
    }
  }

  @Test
  void aDirectoryIsNoSource() throws Exception {
    try (RandomFile file = RandomFile.open(folder);
        Buffers buffers = Buffers.writable(16)) {
      IOException e =
          assertThrows(IOException.class, () -> file.read(buffers.chain().writer(), 16));
      assertTrue(e.toString().contains(folder + ": EISDIR"), e.toString());
    }
  }

  @Test
  void aTerminalKnowsWhetherSomebodyHasItOpen() throws Exception {
    try (PseudoTerminal terminal = PseudoTerminal.open(Optional.empty());
        Buffers flood = Buffers.readable(new byte[200_000], 200_000);
        Buffers typed = Buffers.writable(16)) {
      assertEquals(HostChannel.NOTHING, terminal.read(typed.chain().writer(), 16));
      long moved;
      do {
        moved = terminal.write(flood.chain().reader(), 200_000);
      } while (moved > 0);
      assertEquals(HostChannel.END, moved, "nobody has it open");
      assertTrue(terminal.hungUp());
      try (RandomAccessFile person = new RandomAccessFile(terminal.device().toFile(), "rw")) {
        assertFalse(terminal.hungUp());
        do {
          moved = terminal.write(flood.chain().reader(), 200_000);
          assertNotEquals(HostChannel.END, moved, "somebody has it open now");
        } while (moved != HostChannel.NOTHING);
        person.writeBytes("hi");
      }
      assertEquals(2, terminal.read(typed.chain().writer(), 16), "typed before the person left");
      assertEquals(HostChannel.NOTHING, terminal.read(typed.chain().writer(), 16));
      assertTrue(terminal.hungUp());
    }
  }
}
