package stile.manager.control;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.Poll;
import stile.bindings.sys.UnixListener;
import stile.bindings.sys.UnixSocket;
import stile.virtio.worker.Uninterrupted;

/** Where commands find this manager. */
public final class ControlServer implements AutoCloseable {
  /** The socket's name in the service's runtime directory. */
  static final String SOCKET = "control";

  private static final System.Logger LOG = System.getLogger("control");

  /** For the owner and the group, as devices are. */
  private static final int MODE = 0660;

  /** The next one waits until one of so many is over. */
  private static final int CONVERSATIONS = 8;

  /** When there are no descriptors left, some may be in a while. */
  private static final long PAUSE_NANOS = 500_000_000;

  private static final int LISTENER = 0;
  private static final int END = 1;

  private final List<? extends Controlled> compartments;
  private final UnixListener listener;
  private final EventFd end;
  private final Semaphore places = new Semaphore(CONVERSATIONS);
  private final Thread thread = Thread.ofPlatform().name("control").daemon().unstarted(this::run);
  private volatile boolean closing;

  private ControlServer(
      List<? extends Controlled> compartments, UnixListener listener, EventFd end) {
    this.compartments = List.copyOf(compartments);
    this.listener = listener;
    this.end = end;
  }

  /**
   * Takes commands from now on.
   *
   * @param folder the service's runtime directory
   * @throws IOException when another manager does so there, or the folder is not this one's
   */
  public static ControlServer start(Path folder, List<? extends Controlled> compartments)
      throws IOException {
    EventFd end = EventFd.create();
    try {
      UnixListener listener = UnixListener.listen(folder.resolve(SOCKET), MODE);
      ControlServer server = new ControlServer(compartments, listener, end);
      server.thread.start();
      return server;
    } catch (IOException e) {
      end.close();
      throw e;
    }
  }

  private void run() {
    Poll poll = new Poll(2);
    poll.set(LISTENER, listener.fd(), Poll.IN);
    poll.set(END, end.fd(), Poll.IN);
    while (!closing) {
      int ready = poll.await(-1);
      if (!closing && ready > 0 && poll.ready(LISTENER) != 0) {
        accept();
      }
    }
  }

  private void accept() {
    try {
      places.acquire();
      UnixSocket socket = listener.accept();
      Thread _ = Thread.ofPlatform().name("conversation").daemon().start(() -> hold(socket));
    } catch (IOException | RuntimeException | Error e) {
      places.release();
      LOG.log(ERROR, "cannot talk", e);
      LockSupport.parkNanos(PAUSE_NANOS);
    } catch (InterruptedException e) {
      // closing
    }
  }

  private void hold(UnixSocket socket) {
    try (socket) {
      new Conversation(socket, compartments).hold();
    } catch (IOException e) {
      LOG.log(DEBUG, "broken off: {0}", e.getMessage());
    } catch (InterruptedException e) {
      // nobody does
    } catch (RuntimeException | Error e) {
      LOG.log(ERROR, "internal error", e);
    } finally {
      places.release();
    }
  }

  /** Takes no more commands. Those who talk still are cut short by the end of the process. */
  @Override
  public void close() {
    closing = true;
    long _ = end.signal();
    thread.interrupt();
    Uninterrupted.join(thread);
    listener.close();
    end.close();
  }
}
