package stile.manager.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands and a manager, with compartments that only remember. */
@Timeout(60)
class ControlServerTest {
  @TempDir Path folder;
  private Path service = Path.of("");
  private final FakeCompartment one = new FakeCompartment("one");
  private final FakeCompartment two = new FakeCompartment("two");

  @BeforeEach
  void make() throws IOException {
    service = Files.createDirectory(folder.resolve("peer"));
  }

  private ControlServer start() throws IOException {
    return ControlServer.start(service, List.of(one, two));
  }

  private Managers.Found find(String name) throws IOException {
    return new Managers(folder)
        .compartments().stream().filter(c -> c.name().equals(name)).findAny().orElseThrow();
  }

  private String failure() {
    return String.valueOf(
            assertThrows(IOException.class, () -> new Managers(folder).compartments()).getMessage())
        .replace(folder.toString(), "");
  }

  /** Says something that no command of ours would; answers all that comes back. */
  private String raw(byte[] question) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(service.resolve("control")));
      channel.write(ByteBuffer.wrap(question));
      channel.shutdownOutput();
      ByteBuffer answer = ByteBuffer.allocate(4096);
      while (channel.read(answer) > 0) {}
      return UTF_8.decode(answer.flip()).toString();
    }
  }

  @Test
  void compartmentsAreFoundAndTold() throws IOException {
    try (ControlServer _ = start()) {
      assertEquals("[peer/one, peer/two]", new Managers(folder).compartments().toString());
      List<String> lines = new ArrayList<>();
      find("two").ask(lines::add, "status");
      assertEquals("two: running for 0 s", lines.getFirst());
      assertEquals(7, lines.size());
    }
    assertFalse(Files.exists(service.resolve("control")));
  }

  @Test
  void ownerAndGroupAlone() throws IOException {
    try (ControlServer _ = start()) {
      assertEquals(
          "rw-rw----",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(service.resolve("control"))));
    }
  }

  @Test
  void noServiceIsSaidSo() throws IOException {
    String none = "no service runs, for there is none in ; start one: systemctl start stile@NAME";
    assertEquals(none, failure());
    start().close();
    assertEquals(none, failure());
  }

  @Test
  void oneThatWasKilledIsNotAsked() throws Exception {
    try (SocketChannel left = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      left.bind(UnixDomainSocketAddress.of(service.resolve("control")));
    }
    assertTrue(Files.exists(service.resolve("control")));
    assertTrue(failure().startsWith("no service runs"));
    try (ControlServer _ = start()) { // and its place is taken
      assertEquals(2, new Managers(folder).compartments().size());
    }
  }

  @Test
  void twoManagersDoNotShareAFolder() throws IOException {
    try (ControlServer _ = start()) {
      assertTrue(
          String.valueOf(assertThrows(IOException.class, this::start).getMessage())
              .contains("another process answers there"));
      assertEquals(2, new Managers(folder).compartments().size());
    }
  }

  @Test
  void aLogIsFollowedUntilNobodyWantsMore() throws Exception {
    try (ControlServer _ = start()) {
      one.history().add(() -> "old");
      one.history().add(() -> "before");
      LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
      Thread follower =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      find("one")
                          .ask(
                              line -> {
                                heard.add(line);
                                return !line.equals("last");
                              },
                              "log",
                              "1",
                              "follow");
                    } catch (IOException e) {
                      heard.add(String.valueOf(e.getMessage()));
                    }
                  });
      assertEquals("before", heard.take());
      one.history().add(() -> "evil \u001b[2J");
      assertEquals("evil ?[2J", heard.take());
      one.history().add(() -> "last");
      follower.join();
      assertEquals(List.of("last"), List.copyOf(heard));
    }
  }

  @Test
  void questionsThatMakeNoSenseAreRefused() throws IOException {
    try (ControlServer _ = start()) {
      assertEquals("failed nobody knows here what \"fly\" is\n", raw("fly me\n".getBytes(UTF_8)));
      assertEquals("failed nobody knows here what \"\" is\n", raw(new byte[] {'\n'}));
      assertEquals("failed no compartment \"\"\n", raw("status\n".getBytes(UTF_8)));
      assertEquals("failed no compartment \"../one\"\n", raw("status ../one\n".getBytes(UTF_8)));
      assertEquals("failed expected a number of lines\n", raw("log one x\n".getBytes(UTF_8)));
      assertEquals("done\n", raw("log one -5\n".getBytes(UTF_8)));
      assertTrue(raw(new byte[256]).startsWith("failed nobody knows"));
      assertEquals(2, new Managers(folder).compartments().size());
    }
  }

  /** More than are talked to at a time, and they say nothing: they are let go. */
  @Test
  void thoseWhoSayNothingKeepNobodyOut() throws Exception {
    List<SocketChannel> silent = new ArrayList<>();
    try (ControlServer _ = start()) {
      for (int i = 0; i < 8; i++) {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(service.resolve("control")));
        silent.add(channel);
      }
      assertEquals(2, new Managers(folder).compartments().size());
    } finally {
      for (SocketChannel channel : silent) {
        channel.close();
      }
    }
  }

  @Test
  void aManagerThatEndsIsNoticed() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    Path socket = service.resolve("control");
    try (var listener = java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(socket));
      Thread manager =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      listener.accept().close();
                    } catch (IOException e) {
                      asked.countDown();
                    }
                  });
      assertEquals("the service ended", failure());
      manager.join();
    }
  }
}
