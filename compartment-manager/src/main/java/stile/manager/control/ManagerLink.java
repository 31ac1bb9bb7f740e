package stile.manager.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;

/** A command's end of one conversation. Reaches no native code of ours: a command is short. */
final class ManagerLink implements AutoCloseable {
  private static final String ENDED = "the service ended";

  private final SocketChannel channel;

  private ManagerLink(SocketChannel channel) {
    this.channel = channel;
  }

  static ManagerLink connect(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return new ManagerLink(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Asks, and passes on what is answered.
   *
   * @param patience how long that may take; zero: as long as it likes
   * @param output takes a line; answers false when it wants no more
   * @throws IOException when it was refused, took too long, or the manager ended; the message says
   *     so
   */
  void ask(String question, Duration patience, Predicate<String> output) throws IOException {
    Thread timer = timer(patience);
    String refusal;
    try {
      ByteBuffer bytes = UTF_8.encode(question + "\n");
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      refusal = hear(output);
    } catch (ClosedChannelException e) {
      throw new IOException(
          "no answer within %d s; the service goes on with it, or hangs: see its log"
              .formatted(patience.toSeconds()),
          e);
    } catch (IOException e) {
      throw new IOException(ENDED, e);
    } finally {
      timer.interrupt();
    }
    if (!refusal.isEmpty()) {
      throw new IOException(refusal);
    }
  }

  /** Passes output on; answers why there is no more of it, or nothing when all was said. */
  private String hear(Predicate<String> output) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("done")) {
        return "";
      }
      if (line.startsWith("failed ")) {
        return printable(line.substring("failed ".length()));
      }
      if (line.startsWith(" ") && !output.test(printable(line.substring(1)))) {
        return "";
      }
    }
    return ENDED;
  }

  /** Who asks may be root, and who answers is not: nothing of it commands a terminal. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  /** Closes the channel under whoever waits there. */
  private Thread timer(Duration patience) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              if (!patience.isZero()) {
                try {
                  Thread.sleep(patience);
                  channel.close();
                } catch (InterruptedException | IOException e) {
                  // in time
                }
              }
            });
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
