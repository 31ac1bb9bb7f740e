package stile.manager.vhostuser;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stile.bindings.sys.Errno;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.Poll;
import stile.bindings.sys.SysException;
import stile.bindings.sys.UnixListener;
import stile.bindings.sys.UnixSocket;
import stile.virtio.DriverNotifier;
import stile.virtio.Features;
import stile.virtio.worker.DeviceWorker;

/**
 * Serves one device on a socket, to one front end after the other. One thread calls {@link #run};
 * any may {@link #stop} it.
 */
public final class BackEnd implements AutoCloseable {
  /**
   * What a device may offer here of rings and transport: not an IOMMU, behind which addresses would
   * be asked for one by one; and RING_RESET not unasked, for which a front end has to stop and
   * start a ring: QEMU 7.2 and 10.0 pass on the feature, and not what it takes.
   */
  public static final long RING_FEATURES =
      Features.OFFERED
          & ~(Features.bit(Features.ACCESS_PLATFORM) | Features.bit(Features.RING_RESET));

  private static final int OWNER_ONLY = 0600;

  private static final int STOP = 0;
  private static final int LISTENER = 1;
  private static final int CLIENT = 2;

  /** A front end that never pauses must not keep us from hearing the others. */
  private static final int MESSAGES_AT_ONCE = 64;

  private final System.Logger log;
  private final UnixListener listener;
  private final EventFd stop;
  private final DeviceWorker worker;
  private final Poll poll = new Poll(3);
  private @Nullable MessageStream client;

  /** The client's; the device's thread alone uses it. */
  private @Nullable Session session;

  private volatile boolean stopping;

  private BackEnd(
      String name,
      UnixListener listener,
      EventFd stop,
      Function<DriverNotifier, DeviceWorker> worker) {
    this.log = System.getLogger(name);
    this.listener = listener;
    this.stop = stop;
    this.worker = worker.apply(new Notifier());
  }

  /**
   * Listens.
   *
   * @param name what log lines call it
   * @param path the socket, for this user only; a file that a dead process left is replaced
   * @param worker makes the device's thread, given the way to its driver; started and closed with
   *     this
   * @throws SysException EADDRINUSE when another process serves there
   */
  public static BackEnd listen(
      String name, Path path, Function<DriverNotifier, DeviceWorker> worker) throws SysException {
    UnixListener listener = UnixListener.listen(path, OWNER_ONLY);
    try {
      return new BackEnd(name, listener, EventFd.create(), worker);
    } catch (SysException | RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  /** Serves until it is stopped. */
  public void run() {
    worker.start();
    poll.set(STOP, stop.fd(), Poll.IN);
    poll.set(LISTENER, listener.fd(), Poll.IN);
    while (!stopping) {
      if (poll.await(-1) <= 0) {
        continue;
      }
      // The client first: one that left makes room for the one that waits.
      if (client != null && poll.ready(CLIENT) != 0) {
        serve(client);
      }
      if (poll.ready(LISTENER) != 0) {
        accept();
      }
    }
    leave();
  }

  private void accept() {
    try {
      UnixSocket socket = listener.accept();
      if (client != null) {
        socket.close();
        log.log(WARNING, "a second front end was refused: one is attached");
        return;
      }
      attach(socket);
    } catch (SysException e) {
      log.log(WARNING, "no front end could be accepted: {0}", e.getMessage());
    }
  }

  private void attach(UnixSocket socket) throws SysException {
    try {
      FileCalls.setNonBlocking(socket.fd(), true);
    } catch (SysException e) {
      socket.close();
      throw e;
    }
    client = new MessageStream(socket, MessageStream.Incoming.REQUESTS);
    poll.set(CLIENT, socket.fd(), Poll.IN);
    log.log(INFO, "a front end is attached");
  }

  private void serve(MessageStream stream) {
    try {
      for (int i = 0; i < MESSAGES_AT_ONCE; i++) {
        Message message = stream.next();
        if (message == null) {
          return;
        }
        try (message) {
          try (Reply reply = onDevice(() -> session().handle(message))) {
            if (reply != null) {
              stream.send(message.id(), Protocol.REPLY, reply.payload(), reply.fds());
            }
          }
        }
      }
    } catch (EOFException e) {
      log.log(INFO, "the front end {0}", e.getMessage());
      leave();
    } catch (SysException e) {
      boolean left = e.errno() == Errno.ECONNRESET || e.errno() == Errno.EPIPE;
      log.log(left ? INFO : WARNING, "the front end is gone: {0}", e.getMessage());
      leave();
    } catch (IOException e) {
      log.log(WARNING, "the front end is let go: {0}", e.getMessage());
      leave();
    } catch (CompletionException e) {
      log.log(ERROR, "internal error; the front end is let go", e.getCause());
      leave();
    }
  }

  private Session session() {
    Session present = session;
    if (present == null) {
      present = new Session(log, worker);
      session = present;
    }
    return present;
  }

  private void leave() {
    if (client == null) {
      return;
    }
    poll.remove(CLIENT);
    client.close();
    client = null;
    try {
      Object _ = onDevice(this::endSession);
    } catch (IOException | CompletionException e) {
      log.log(ERROR, "internal error while a front end is let go", e);
    }
    log.log(INFO, "{0}", worker.device().counters());
  }

  private @Nullable Object endSession() {
    Session present = session;
    session = null;
    if (present != null) {
      present.close();
    }
    return null;
  }

  /** Has something done on the device's thread, and waits for it. */
  private <T extends @Nullable Object> T onDevice(Callable<T> what) throws IOException {
    CompletableFuture<T> done = new CompletableFuture<>();
    boolean taken =
        worker.post(
            () -> {
              try {
                done.complete(what.call());
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            });
    if (!taken) {
      throw new IOException("the device is too busy");
    }
    try {
      return done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw e;
    }
  }

  /** Ends {@link #run}. */
  public void stop() {
    stopping = true;
    stop.signal();
  }

  /** Once {@link #run} has ended, or if it never began. */
  @Override
  public void close() {
    worker.close();
    listener.close();
    stop.close();
  }

  private final class Notifier implements DriverNotifier {
    @Override
    public void used(int queue) {
      Session present = session;
      if (present != null) {
        present.used(queue);
      }
    }

    @Override
    public void configChanged(int status, int generation) {
      Session present = session;
      if (present != null) {
        present.configChanged();
      }
    }
  }
}
