package stile.manager.ivshmem;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import stile.bindings.sys.Errno;
import stile.bindings.sys.Fd;
import stile.bindings.sys.Poll;
import stile.bindings.sys.SysException;
import stile.bindings.sys.UnixListener;
import stile.bindings.sys.UnixSocket;
import stile.manager.doorbell.Doorbell;

/**
 * The ivshmem server of one compartment. One thread owns it: it polls what {@link #watch} names,
 * calls {@link #step}, and never waits here.
 */
public final class IvshmemServer implements AutoCloseable {
  /** How many places {@link #watch} takes in a poll set. */
  public static final int WATCHED = 2;

  private static final String LEFT = "the ivshmem client left";

  private static final int OWNER_ONLY = 0600;

  /** Some forty bytes go into an empty socket; a client that does not let them is none. */
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(1);

  private final System.Logger log;
  private final IvshmemListener listener;
  private final UnixListener socket;
  private final IvshmemOffer offer;
  private final Poll look = new Poll(WATCHED);
  private @Nullable UnixSocket client;

  private IvshmemServer(
      String name, UnixListener socket, IvshmemOffer offer, IvshmemListener listener) {
    this.log = System.getLogger(name);
    this.socket = socket;
    this.offer = offer;
    this.listener = listener;
  }

  /**
   * Makes the memory and listens.
   *
   * @param name what log lines call the compartment, such as "compartment demo"
   * @param path the socket, for this user only; a file that a dead manager left is replaced
   * @param size of the memory in bytes: a power of two, since it becomes a PCI BAR
   * @param vectors how many interrupts the guest has, 1 to 64; we raise the first
   * @throws SysException EADDRINUSE when another manager serves this compartment
   */
  public static IvshmemServer listen(
      String name, Path path, long size, int vectors, IvshmemListener listener)
      throws SysException {
    UnixListener socket = socket(path);
    try {
      return new IvshmemServer(name, socket, IvshmemOffer.create(size, vectors), listener);
    } catch (SysException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static UnixListener socket(Path path) throws SysException {
    try {
      return UnixListener.listen(path, OWNER_ONLY);
    } catch (SysException e) {
      if (e.errno() != Errno.EADDRINUSE) {
        throw e;
      }
      SysException clearer =
          new SysException(e.what(), e.errno(), "a second manager on the same compartment?");
      clearer.initCause(e);
      throw clearer;
    }
  }

  /** The shared memory; the same over all clients, until {@link #close}. */
  public MemorySegment memory() {
    return offer.memory();
  }

  /** What others map to have that memory. Owned by this server. */
  public Fd memoryFd() {
    return offer.memoryFd();
  }

  /** The doorbell between us and whichever client there is. Owned by this server. */
  public Doorbell doorbell() {
    return offer.doorbell();
  }

  /** Whether a client is attached. */
  public boolean attached() {
    return client != null;
  }

  /**
   * Puts what this server waits for into a poll set; to be repeated after each {@link #step}.
   *
   * @param first the first of {@link #WATCHED} places
   */
  public void watch(Poll poll, int first) {
    poll.set(first, socket.fd(), Poll.IN);
    UnixSocket attached = client;
    if (attached == null) {
      poll.remove(first + 1);
    } else {
      poll.set(first + 1, attached.fd(), Poll.IN);
    }
  }

  /** Looks once for a client that left and for one that came; cheap when there is neither. */
  public void step() {
    watch(look, 0);
    if (look.await(0) <= 0) {
      return;
    }
    UnixSocket attached = client;
    if (attached != null && look.ready(1) != 0) {
      detach(attached);
    }
    if (look.ready(0) != 0) {
      accept();
    }
  }

  /** A client has nothing to say: whatever can be read is its end. */
  private void detach(UnixSocket attached) {
    String reason = endOf(attached);
    client = null;
    attached.close();
    log.log(INFO, reason);
    listener.detached(reason);
  }

  private static String endOf(UnixSocket attached) {
    try (Arena arena = Arena.ofConfined()) {
      long result = attached.receive(arena.allocate(IvshmemLayout.MESSAGE_SIZE), 0).result();
      return result > 0 ? "the ivshmem client spoke, which none may" : LEFT;
    } catch (SysException e) {
      // One that is killed before it has read all of its greeting resets the connection.
      return e.errno() == Errno.ECONNRESET ? LEFT : "the ivshmem client failed: " + e.getMessage();
    }
  }

  private void accept() {
    try {
      UnixSocket guest = socket.accept();
      if (client != null) {
        guest.close();
        log.log(WARNING, "a second ivshmem client was refused: one is attached");
        return;
      }
      attach(guest);
    } catch (SysException e) {
      log.log(WARNING, "no ivshmem client could be accepted: {0}", e.getMessage());
    }
  }

  private void attach(UnixSocket guest) {
    try {
      guest.setTimeout(SEND_TIMEOUT);
      offer.send(guest);
      client = guest;
      log.log(INFO, "an ivshmem client is attached");
    } catch (SysException e) {
      guest.close();
      log.log(WARNING, "an ivshmem client left at once: {0}", e.getMessage());
      listener.detached("the ivshmem client left at once");
    }
  }

  /** Lets the client go, stops listening and unmaps the memory: whoever uses it has ended. */
  @Override
  public void close() {
    if (client != null) {
      client.close();
      client = null;
    }
    socket.close();
    offer.close();
  }
}
