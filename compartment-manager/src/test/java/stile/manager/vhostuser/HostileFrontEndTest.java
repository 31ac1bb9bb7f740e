package stile.manager.vhostuser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.manager.vhostuser.Rig.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stile.bindings.memory.MemoryFd;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.OpenFlags;
import stile.virtio.mock.MockSplitQueue;
import stile.virtio.queue.QueueSettings;

/** What a front end that does not keep to the protocol gets, and that the next one is served. */
class HostileFrontEndTest {
  private static final byte[] NONE = {};
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir private Path folder = Path.of("");
  private Rig rig;
  private FrontEnd front;

  @BeforeEach
  void connect() throws IOException {
    rig = new Rig(folder);
    front = rig.connect();
  }

  @AfterEach
  void leave() {
    front.close();
    rig.servesTheNext();
    rig.close();
  }

  private void closes(byte[] message, Fd... fds) throws IOException {
    front.send(message, fds);
    assertTrue(front.closed());
  }

  @Test
  void anotherVersion() throws IOException {
    closes(FrontEnd.message(Request.GET_FEATURES.id, 2, NONE));
  }

  @Test
  void aReplyToNothing() throws IOException {
    closes(FrontEnd.message(Request.GET_FEATURES.id, 5, NONE));
  }

  @Test
  void aPayloadOfAnotherLength() throws IOException {
    closes(FrontEnd.message(Request.SET_FEATURES.id, 1, new byte[4]));
  }

  @Test
  void aPayloadOfTwoGigabytes() throws IOException {
    closes(FrontEnd.payload(12).putInt(77).putInt(1).putInt(Integer.MIN_VALUE).array());
  }

  @Test
  void whatIsNotOfferedIsRefused() throws IOException {
    front.negotiate();
    for (int id : new int[] {0, 6, 7, 19, 20, 22, 23, 26, 28, 33, 35, 41, 63, 64, -1}) {
      front.send(FrontEnd.message(id, 9, new byte[24]));
      assertEquals(1, front.ackOf(id), () -> "request " + id);
    }
  }

  @Test
  void aRefusalThatCannotBeToldEndsTheSession() throws IOException {
    closes(FrontEnd.message(Request.SET_FEATURES.id, 9, FrontEnd.u64(-1))); // not negotiated yet
  }

  @Test
  void aRefusedQuestionHasNoAnswer() throws IOException {
    front.negotiate();
    closes(FrontEnd.message(Request.GET_VRING_BASE.id, 9, FrontEnd.state(EchoDevice.QUEUES, 0)));
  }

  @Test
  void moreDescriptorsThanAMessageMayCarry() throws IOException {
    Fd fd = front.kick.fd();
    closes(
        FrontEnd.message(Request.SET_VRING_KICK.id, 1, FrontEnd.u64(0)),
        fd,
        fd,
        fd,
        fd,
        fd,
        fd,
        fd,
        fd,
        fd);
  }

  @Test
  void descriptorsWhereNoneBelong() throws IOException {
    front.negotiate();
    front.refuse(Request.SET_VRING_NUM, FrontEnd.state(0, 16), front.kick.fd());
    front.refuse(Request.SET_VRING_CALL, FrontEnd.u64(0), front.call.fd(), front.call.fd());
    front.refuse(Request.SET_VRING_CALL, FrontEnd.u64(1 << 8), front.call.fd());
  }

  @Test
  void missingDescriptors() throws IOException {
    front.negotiate();
    front.refuse(Request.SET_VRING_KICK, FrontEnd.u64(0));
    front.refuse(Request.SET_BACKEND_REQ_FD, NONE);
    front.refuse(Request.ADD_MEM_REG, FrontEnd.region());
    front.refuse(Request.SET_MEM_TABLE, FrontEnd.table(FrontEnd.region()));
  }

  @Test
  void descriptorsOfAnotherKind() throws IOException {
    front.negotiate();
    front.refuse(Request.SET_VRING_KICK, FrontEnd.u64(0), front.file.fd());
    front.refuse(Request.SET_VRING_CALL, FrontEnd.u64(0), front.file.fd());
    front.refuse(Request.SET_BACKEND_REQ_FD, NONE, front.kick.fd());
    front.refuse(Request.ADD_MEM_REG, FrontEnd.region(), front.kick.fd());
  }

  @Test
  void regionsThatCannotBe() throws IOException {
    front.negotiate();
    Fd fd = front.file.fd();
    long size = FrontEnd.SIZE;
    front.refuse(Request.ADD_MEM_REG, FrontEnd.region(0, 0, 0, 0), fd);
    front.refuse(Request.ADD_MEM_REG, FrontEnd.region(0, -4096, 0, 0), fd);
    front.refuse(Request.ADD_MEM_REG, FrontEnd.region(0, size + 1, 0, 0), fd);
    front.refuse(Request.ADD_MEM_REG, FrontEnd.region(0, size, 0, 4096), fd);
    front.refuse(Request.ADD_MEM_REG, FrontEnd.region(0, 4096, 0, -4096), fd);
    front.refuse(Request.ADD_MEM_REG, FrontEnd.region(0, 4096, 0, Long.MAX_VALUE & -4096), fd);
    front.refuse(Request.ADD_MEM_REG, FrontEnd.region(-4096, 8192, 0, 0), fd);
    front.refuse(Request.ADD_MEM_REG, FrontEnd.region(0, 8192, -4096, 0), fd);
    front.refuse(Request.ADD_MEM_REG, FrontEnd.region(8, 4096, 0, 0), fd);
    front.grant(Request.ADD_MEM_REG, FrontEnd.region(-4096, 4096, -4096, 0), fd);
    front.refuse(Request.ADD_MEM_REG, FrontEnd.region(-8192, 8192, 0, 0), fd);
    front.refuse(Request.ADD_MEM_REG, FrontEnd.region(0, 8192, -8192, 0), fd);
    front.refuse(Request.REM_MEM_REG, FrontEnd.region(-4096, 8192, -4096, 0));
    front.grant(Request.REM_MEM_REG, FrontEnd.region(-4096, 4096, -4096, 0));
  }

  @Test
  void tablesThatCannotBe() throws IOException {
    front.negotiate();
    Fd fd = front.file.fd();
    byte[] two = FrontEnd.table(FrontEnd.region(), FrontEnd.region());
    front.refuse(Request.SET_MEM_TABLE, two, fd, fd); // overlap
    front.refuse(Request.SET_MEM_TABLE, two, fd);
    byte[] counts = FrontEnd.table(FrontEnd.region());
    for (int count : new int[] {2, 9, -1, Integer.MIN_VALUE, 0x0800_0001}) {
      FrontEnd.payload(4).putInt(count).flip().get(counts, 0, 4);
      front.refuse(Request.SET_MEM_TABLE, counts, fd);
    }
    assertEquals(1, Rig.mappings("stile-front-end"), "the test's own alone");
  }

  @Test
  void moreRegionsThanThereMayBe() throws IOException {
    front.negotiate();
    for (int i = 0; i < MemoryTable.SLOTS; i++) {
      front.grant(
          Request.ADD_MEM_REG, FrontEnd.region(4096L * i, 4096, 4096L * i, 0), front.file.fd());
    }
    front.refuse(Request.ADD_MEM_REG, FrontEnd.region(1 << 30, 4096, 1 << 30, 0), front.file.fd());
  }

  @Test
  void ringsThatCannotBe() throws IOException {
    front.negotiate();
    front.grant(Request.SET_MEM_TABLE, FrontEnd.table(FrontEnd.region()), front.file.fd());
    front.refuse(Request.SET_VRING_NUM, FrontEnd.state(EchoDevice.QUEUES, 16));
    front.refuse(Request.SET_VRING_NUM, FrontEnd.state(-1, 16));
    front.refuse(Request.SET_VRING_ENABLE, FrontEnd.state(EchoDevice.QUEUES, 1));
    front.refuse(Request.SET_VRING_KICK, FrontEnd.u64(255), front.kick.fd());
    MockSplitQueue queue = new MockSplitQueue(front.memory, EchoDevice.QUEUE_SIZE);
    front.refuse(Request.SET_VRING_ADDR, FrontEnd.addresses(0, 1, queue.settings())); // logging
    long end = FrontEnd.GUEST + FrontEnd.SIZE;
    for (QueueSettings bad :
        new QueueSettings[] {
          new QueueSettings(16, 0, 4096, 8192),
          new QueueSettings(16, end - 16, queue.settings().driver(), queue.settings().device()),
          new QueueSettings(16, queue.settings().desc(), end, queue.settings().device()),
          new QueueSettings(16, queue.settings().desc(), queue.settings().driver(), -4096)
        }) {
      starts(0, bad, 16, 0);
      assertTrue(FrontEnd.rung(front.err, SOON), bad::toString);
    }
    for (int size : new int[] {0, 3, 65536, -1}) {
      starts(0, queue.settings(), size, 0);
      assertTrue(FrontEnd.rung(front.err, SOON));
    }
    starts(0, queue.settings(), 16, 17); // beyond what could be available
    assertTrue(FrontEnd.rung(front.err, SOON));
  }

  private void starts(int index, QueueSettings settings, int size, int base) throws IOException {
    front.get(Request.GET_VRING_BASE, FrontEnd.state(index, 0));
    front.err.drain();
    front.grant(Request.SET_VRING_NUM, FrontEnd.state(index, size));
    front.grant(Request.SET_VRING_BASE, FrontEnd.state(index, base));
    front.grant(Request.SET_VRING_ADDR, FrontEnd.addresses(index, 0, settings));
    front.grant(Request.SET_VRING_ERR, FrontEnd.u64(index), front.err.fd());
    front.grant(Request.SET_VRING_ENABLE, FrontEnd.state(index, 1));
    front.grant(Request.SET_VRING_KICK, FrontEnd.u64(index), front.kick.fd());
  }

  @Test
  void aRunningRingStaysAsItIs() throws IOException {
    MockSplitQueue queue = front.start();
    front.refuse(Request.SET_VRING_NUM, FrontEnd.state(0, 8));
    front.refuse(Request.SET_VRING_BASE, FrontEnd.state(0, 8));
    QueueSettings q = queue.settings();
    front.grant(Request.SET_VRING_ADDR, FrontEnd.addresses(0, 0, q));
    front.refuse(
        Request.SET_VRING_ADDR,
        FrontEnd.addresses(0, 0, new QueueSettings(16, q.desc() + 4096, q.driver(), q.device())));
    front.refuse(Request.SET_FEATURES, FrontEnd.u64(1L << 32 | 1));
    front.grant(Request.SET_FEATURES, FrontEnd.u64(FrontEnd.FEATURES));
  }

  @Test
  void featuresThatCannotBe() throws IOException {
    front.negotiate();
    front.refuse(Request.SET_FEATURES, FrontEnd.u64(FrontEnd.FEATURES | 1L << 33)); // an IOMMU
    front.refuse(Request.SET_FEATURES, FrontEnd.u64(FrontEnd.FEATURES | 1L << 26)); // logging
    front.refuse(Request.SET_FEATURES, FrontEnd.u64(1)); // without VERSION_1
    front.refuse(Request.SET_FEATURES, FrontEnd.u64(1L << 32)); // which the device must have
    front.refuse(Request.SET_PROTOCOL_FEATURES, FrontEnd.u64(1L << 1));
    front.refuse(Request.SET_STATUS, FrontEnd.u64(256));
  }

  @Test
  void configurationsBeyondTheirEnd() throws IOException {
    front.negotiate();
    for (int[] wrong : new int[][] {{0, 257}, {256, 1}, {-1, 1}, {0, -1}, {0, 17}}) {
      byte[] ask = FrontEnd.payload(28).putInt(wrong[0]).putInt(wrong[1]).putInt(0).array();
      assertEquals(0, front.get(Request.GET_CONFIG, ask).limit());
      front.refuse(Request.SET_CONFIG, ask);
    }
  }

  /** SIGBUS must not kill the process: the device breaks, and the next front end is served. */
  @Test
  void memoryThatIsCutShortWhileMapped() throws IOException {
    Path file = Files.createFile(folder.resolve("memory"));
    try (Fd fd = FileCalls.open(file, OpenFlags.RDWR, 0)) {
      assertEquals(0, FileCalls.ftruncate(fd, FrontEnd.SIZE));
      front.negotiate();
      front.grant(Request.SET_MEM_TABLE, FrontEnd.table(FrontEnd.region()), fd);
      front.start(0);
      assertEquals(0, FileCalls.ftruncate(fd, 0));
      front.kick.signal();
      assertTrue(FrontEnd.rung(front.err, SOON));
      assertEquals(64, front.get(Request.GET_STATUS, NONE).getLong() & 64);
    }
  }

  /** It shares the eventfd, so it can have a signal wait; but not for long. */
  @Test
  void aCallThatBlocks() throws IOException {
    MockSplitQueue queue = front.start();
    FrontEnd.fill(front.call.fd());
    for (int i = 0; i < 3; i++) {
      var request = queue.request().readable((byte) 7).writable(1).submit();
      front.kick.signal();
      eventually(request::isUsed);
    }
    assertEquals(0, front.get(Request.GET_STATUS, NONE).getLong() & 64);
  }

  @Test
  void aFrontEndThatTakesNoReplies() throws IOException {
    front.negotiate();
    byte[] ask = FrontEnd.message(Request.GET_FEATURES.id, 1, NONE);
    eventually(
        () -> {
          try {
            front.send(ask);
            return false;
          } catch (IOException e) {
            return true;
          }
        });
  }

  @Test
  void aDeviceThatBrokeStaysBroken() throws IOException {
    MockSplitQueue queue = front.start();
    queue.makeAvailable(EchoDevice.QUEUE_SIZE);
    front.kick.signal();
    assertTrue(FrontEnd.rung(front.err, SOON));
    front.get(Request.GET_VRING_BASE, FrontEnd.state(0, 0));
    starts(0, queue.settings(), 16, 0);
    assertEquals(64, front.get(Request.GET_STATUS, NONE).getLong() & 64);
    assertFalse(FrontEnd.rung(front.call, Duration.ofMillis(20)));
  }

  /** Requests in any order with any numbers: sessions end, the back end does not. */
  @Test
  void noise() throws IOException {
    Random random = new Random(42);
    try (MemoryFd memory = MemoryFd.create("stile-noise", 65536)) {
      for (int session = 0; session < 40; session++) {
        noise(random, memory.fd());
      }
    }
    assertEquals(0, Rig.mappings("stile-noise"));
  }

  private void noise(Random random, Fd memory) throws IOException {
    long before = random.nextLong();
    front.close();
    eventually(
        () -> {
          try {
            front = rig.connect();
            front.negotiate();
            return true;
          } catch (IOException e) {
            front.close();
            return false;
          }
        });
    Fd[] kinds = {memory, front.kick.fd(), front.call.fd()};
    Request[] all = Request.values();
    try {
      for (int i = 0; i < 40; i++) {
        Request request = all[random.nextInt(all.length)];
        byte[] payload = new byte[random.nextBoolean() ? request.minPayload : request.maxPayload];
        for (int at = 0; at + 4 <= payload.length; at += 4) {
          int small = random.nextInt(4) * (random.nextBoolean() ? 1 : 4096);
          FrontEnd.payload(4)
              .putInt(random.nextInt(8) == 0 ? (int) before : small)
              .flip()
              .get(payload, at, 4);
        }
        Fd[] fds = new Fd[random.nextInt(3) == 0 ? 0 : Math.min(request.maxFds, 2)];
        for (int f = 0; f < fds.length; f++) {
          fds[f] = kinds[random.nextInt(kinds.length)];
        }
        front.send(FrontEnd.message(request.id, random.nextBoolean() ? 1 : 9, payload), fds);
        front.kick.signal();
      }
    } catch (IOException e) {
      // Let go, as it should be.
    }
  }
}
