package stile.manager.compartment;

import static java.lang.System.Logger.Level.INFO;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.Poll;
import stile.manager.config.DoorbellConfig;
import stile.manager.doorbell.Doorbell;
import stile.manager.ivshmem.IvshmemListener;
import stile.manager.ivshmem.IvshmemServer;
import stile.manager.lifecycle.LifeStatus;

/** A peer in QEMU, behind an {@code ivshmem-doorbell} device: it is there while its process is. */
final class IvshmemPort implements PeerPort, IvshmemListener {
  private static final int BELL = 0;
  private static final int WAKE = 1;
  private static final int SERVER = 2;

  private final System.Logger log;
  private final IvshmemServer server;
  private final Doorbell doorbell;
  private final EventFd wake;
  private final Poll poll = new Poll(SERVER + IvshmemServer.WATCHED);
  private Change change = Change.NONE;
  private volatile LifeStatus life = LifeStatus.of("absent", 0);

  /**
   * @param name the compartment's, for log lines
   * @param carveOut the size of the shared memory
   * @throws IOException when the socket cannot be had; the message says why
   */
  IvshmemPort(String name, DoorbellConfig.Ivshmem config, long carveOut) throws IOException {
    log = System.getLogger(name);
    server = IvshmemServer.listen(name, config.socket(), carveOut, config.vectors(), this);
    doorbell = server.doorbell();
    wake = wakeOrClose(server);
    poll.set(BELL, doorbell.fd(), Poll.IN);
    poll.set(WAKE, wake.fd(), Poll.IN);
    log.log(
        INFO, "listening on {0}, {1} KiB shared", config.socket(), Long.toString(carveOut / 1024));
  }

  private static EventFd wakeOrClose(IvshmemServer server) throws IOException {
    try {
      return EventFd.create();
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  @Override
  public MemorySegment carveOut() {
    return server.memory();
  }

  @Override
  public Share share(long offset, long size) {
    return new Share(server.memoryFd(), offset);
  }

  @Override
  public LifeStatus life() {
    return life;
  }

  @Override
  public boolean hasRun() {
    return life.starts() > 0;
  }

  @Override
  public boolean attached() {
    return server.attached();
  }

  @Override
  public void ring() {
    doorbell.ring();
  }

  @Override
  public void wake() {
    wake.signal();
  }

  @Override
  public Change await(long nanos) throws IOException {
    server.watch(poll, SERVER);
    if (poll.awaitNanos(nanos) <= 0) {
      return Change.NONE;
    }
    if (poll.ready(BELL) != 0) {
      doorbell.drain();
    }
    if (poll.ready(WAKE) != 0) {
      wake.drain();
    }
    if (poll.ready(SERVER) == 0 && poll.ready(SERVER + 1) == 0) {
      return Change.NONE;
    }
    change = Change.NONE;
    boolean before = server.attached();
    server.step();
    if (change != Change.NONE || before != server.attached()) {
      life =
          server.attached()
              ? LifeStatus.of("running", life.starts() + 1)
              : LifeStatus.of("absent", life.starts());
    }
    // One that left and one that came in the same look: the leaving counts, since it is what must
    // be acted on.
    return change == Change.DETACHED || before == server.attached() ? change : Change.ATTACHED;
  }

  @Override
  public void detached(String reason) {
    log.log(INFO, "peer detached");
    change = Change.DETACHED;
  }

  @Override
  public void close() {
    server.close();
    wake.close();
  }
}
