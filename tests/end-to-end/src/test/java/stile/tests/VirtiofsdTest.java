package stile.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stile.bindings.sys.Errno;
import stile.bindings.sys.OpenFlags;
import stile.tests.fuse.FuseChannel;
import stile.tests.fuse.FuseClient;
import stile.tests.fuse.FuseException;
import stile.virtio.Features;

/** A driver of ours uses a folder of this machine, which Debian's virtiofsd serves. */
class VirtiofsdTest {
  private static final int FILE = 4 << 20;
  private static final int CHUNK = 128 << 10;

  @TempDir private Path folder = Path.of("");
  private Path exported = Path.of("");
  private Path socket = Path.of("");

  @BeforeEach
  void needsVirtiofsd() throws IOException {
    Virtiofsd.assume();
    exported = Files.createDirectory(folder.resolve("exported"));
    socket = folder.resolve("socket");
  }

  private static byte[] random(int seed) {
    byte[] bytes = new byte[FILE];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static void fails(int errno, Executable request) {
    assertEquals(errno, assertThrows(FuseException.class, request).errno());
  }

  @Test
  void aFileIsWritten() throws Exception {
    byte[] data = random(1);
    try (Virtiofsd server = new Virtiofsd(socket, exported)) {
      try (FileSystemDriver driver = new FileSystemDriver(socket)) {
        driver.start();
        write(new FuseClient(driver), data);
      }
      assertEquals(0, server.process.exit());
    }
  }

  private void write(FuseClient client, byte[] data) throws IOException {
    long sub = client.mkdir(FuseClient.ROOT, "sub", 0755).node();
    var file = client.create(sub, "made", OpenFlags.RDWR, 0640);
    for (int at = 0; at < FILE; at += CHUNK) {
      byte[] chunk = Arrays.copyOfRange(data, at, at + CHUNK);
      assertEquals(CHUNK, client.written(client.write(file.node(), file.handle(), at, chunk)));
    }
    client.fsync(file.node(), file.handle());
    assertArrayEquals(data, Files.readAllBytes(exported.resolve("sub/made")));
    var attributes = client.attributes(file.node());
    assertEquals(FILE, attributes.size());
    assertEquals(0100640, attributes.mode());
    client.release(file.node(), file.handle());
  }

  @Test
  void aFileIsRead() throws Exception {
    byte[] data = random(2);
    Files.write(exported.resolve("there"), data);
    try (Virtiofsd _ = new Virtiofsd(socket, exported);
        FileSystemDriver driver = new FileSystemDriver(socket)) {
      driver.start();
      FuseClient client = new FuseClient(driver);
      var entry = client.lookup(FuseClient.ROOT, "there");
      assertEquals(FILE, entry.attributes().size());
      long handle = client.open(entry.node(), OpenFlags.RDONLY);
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      byte[] some = client.read(entry.node(), handle, 0, CHUNK);
      while (some.length > 0) {
        read.writeBytes(some);
        some = client.read(entry.node(), handle, read.size(), CHUNK);
      }
      assertArrayEquals(data, read.toByteArray());
      client.release(entry.node(), handle);
    }
  }

  @Test
  void aFolderIsListed() throws Exception {
    Set<String> names = new TreeSet<>(Set.of(".", ".."));
    for (int i = 0; i < 300; i++) { // more than one answer holds
      names.add("file number " + i);
      Files.createFile(exported.resolve("file number " + i));
    }
    try (Virtiofsd _ = new Virtiofsd(socket, exported);
        FileSystemDriver driver = new FileSystemDriver(socket)) {
      driver.start();
      FuseClient client = new FuseClient(driver);
      assertEquals(names, new TreeSet<>(client.list(FuseClient.ROOT)));
      long node = client.lookup(FuseClient.ROOT, "file number 7").node();
      client.unlink(FuseClient.ROOT, "file number 7"); // QEMU's virtiofsd has to know it by then
      client.forget(node, 1);
      assertFalse(Files.exists(exported.resolve("file number 7")));
      names.remove("file number 7");
      assertEquals(names, new TreeSet<>(client.list(FuseClient.ROOT)));
    }
  }

  @Test
  void errorsArriveAsSuch() throws Exception {
    Files.createFile(exported.resolve("there"));
    try (Virtiofsd _ = new Virtiofsd(socket, exported);
        FileSystemDriver driver = new FileSystemDriver(socket)) {
      driver.start();
      FuseClient client = new FuseClient(driver);
      fails(Errno.ENOENT, () -> client.lookup(FuseClient.ROOT, "nowhere"));
      fails(Errno.EEXIST, () -> client.mkdir(FuseClient.ROOT, "there", 0755));
      long there = client.lookup(FuseClient.ROOT, "there").node();
      fails(Errno.ENOTDIR, () -> client.lookup(there, "below"));
      fails(Errno.EBADF, () -> client.read(there, 4711, 0, 1));
    }
  }

  /** By the queue of its own; a node is gone when all lookups of it were given back. */
  @Test
  void nodesAreForgotten() throws Exception {
    Files.createFile(exported.resolve("there"));
    try (Virtiofsd _ = new Virtiofsd(socket, exported);
        FileSystemDriver driver = new FileSystemDriver(socket)) {
      driver.start();
      FuseClient client = new FuseClient(driver);
      long there = client.lookup(FuseClient.ROOT, "there").node();
      assertEquals(there, client.lookup(FuseClient.ROOT, "there").node());
      client.forget(there, 1);
      assertEquals(0, client.attributes(there).size());
      client.forget(there, 1);
      fails(Errno.EBADF, () -> client.attributes(there));
    }
  }

  /** The back end's, or ours if it has none. */
  @Test
  void theConfigurationSpaceIsRead() throws Exception {
    try (Virtiofsd server = new Virtiofsd(socket, exported);
        FileSystemDriver driver = new FileSystemDriver(socket)) {
      byte[] config = driver.ask(device -> device.readConfig(0, device.configSize()));
      String tag = new String(config, 0, 36, StandardCharsets.UTF_8);
      assertEquals(
          server.configured ? Virtiofsd.TAG : FileSystemDriver.OWN_TAG, tag.replace("\0", ""));
      int queues = ByteBuffer.wrap(config).order(ByteOrder.LITTLE_ENDIAN).getInt(36);
      assertEquals(driver.ask(device -> device.queueCount()) - 1, queues);
    }
  }

  /**
   * Other sizes at other places; the session is not the queue's, and goes on. No virtiofsd offers
   * RING_RESET, but each stops a ring when nothing of it is under way.
   */
  @Test
  void queuesAreResetAlone() throws Exception {
    byte[] data = random(4);
    Path between = folder.resolve("between");
    try (Virtiofsd _ = new Virtiofsd(socket, exported);
        Relay _ = new Relay(between, socket, Features.RING_RESET);
        FileSystemDriver driver = new FileSystemDriver(between)) {
      driver.start();
      FuseClient client = new FuseClient(driver);
      var file = client.create(FuseClient.ROOT, "file", OpenFlags.RDWR, 0600);
      int size = 64;
      for (int at = 0; at < FILE; at += CHUNK) {
        byte[] chunk = Arrays.copyOfRange(data, at, at + CHUNK);
        assertEquals(CHUNK, client.written(client.write(file.node(), file.handle(), at, chunk)));
        if (at % (FILE / 4) == 0) {
          size /= 2;
          driver.resetQueue(FileSystemDriver.REQUESTS, size);
        }
      }
      driver.resetQueue(FileSystemDriver.URGENT, 16);
      client.release(file.node(), file.handle());
      client.forget(file.node(), 1);
      fails(Errno.EBADF, () -> client.attributes(file.node()));
      assertFalse(driver.needsReset());
    }
    assertArrayEquals(data, Files.readAllBytes(exported.resolve("file")));
  }

  /**
   * Killed at work, and started again, twice. A virtiofsd that is gone takes its session with it:
   * nodes and handles are known to it alone, and what was on its way is answered with an error. So
   * the client begins a session anew, and goes on after what was answered.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void aDriverOutlivesVirtiofsd(int depth) throws Exception {
    byte[] data = random(3);
    Virtiofsd server = new Virtiofsd(socket, exported);
    try (FileSystemDriver driver = new FileSystemDriver(socket)) {
      driver.start();
      int done = 0;
      for (int life = 1; life <= 3; life++) {
        Writer writer = new Writer(driver, data, done);
        int stop = life < 3 ? FILE * life / 3 : FILE;
        done = writer.until(stop, depth);
        if (life < 3) {
          writer.sendMore(depth);
          server.process.kill();
          server = new Virtiofsd(socket, exported);
          done = writer.lost(done);
        }
        if (driver.needsReset()) {
          driver.start();
        }
      }
    } finally {
      server.close();
    }
    assertArrayEquals(data, Files.readAllBytes(exported.resolve("file")));
  }

  /** Writes a file from a place on, in a session of its own. */
  private static final class Writer {
    private final byte[] data;
    private final FuseClient client;
    private final long node;
    private final long handle;
    private final Deque<FuseChannel.Pending> pending = new ArrayDeque<>();
    private int sent;

    Writer(FileSystemDriver driver, byte[] data, int from) throws FuseException {
      this.data = data;
      sent = from;
      client = new FuseClient(driver);
      if (from == 0) {
        var file = client.create(FuseClient.ROOT, "file", OpenFlags.RDWR, 0600);
        node = file.node();
        handle = file.handle();
      } else {
        node = client.lookup(FuseClient.ROOT, "file").node();
        handle = client.open(node, OpenFlags.RDWR);
      }
    }

    /** Answers how far it came, with nothing on its way. */
    int until(int end, int depth) throws FuseException {
      while (sent < end) {
        if (pending.size() == depth) {
          assertEquals(CHUNK, client.written(pending.remove()));
        }
        send();
      }
      while (!pending.isEmpty()) {
        assertEquals(CHUNK, client.written(pending.remove()));
      }
      return sent;
    }

    void sendMore(int depth) {
      for (int i = 0; i < depth; i++) {
        send();
      }
    }

    private void send() {
      byte[] chunk = Arrays.copyOfRange(data, sent, sent + CHUNK);
      pending.add(client.write(node, handle, sent, chunk));
      sent += CHUNK;
    }

    /** The server is another one. Answers how far its predecessor came, as far as it said. */
    int lost(int from) {
      int done = from;
      boolean all = true;
      try {
        for (FuseChannel.Pending write : pending) {
          try {
            int written = client.written(write);
            if (all) {
              done += written;
            }
          } catch (FuseException e) {
            all = false;
          }
        }
      } catch (FileSystemDriver.NeedsReset e) {
        return done; // which of them were done, nobody knows
      }
      assertThrows(FuseException.class, () -> client.attributes(node));
      return done;
    }
  }
}
