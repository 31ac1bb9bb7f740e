package stile.virtio.host;

import static java.lang.System.Logger.Level.INFO;

import java.io.IOException;
import java.util.function.Consumer;
import stile.bindings.sys.SysException;

/**
 * How what is asked of a file gets to the kernel and back. Whoever uses it makes {@linkplain #task
 * tasks} once and begins operations with them; {@link #submit()} sends all that was begun on its
 * way, {@link #poll()} tells the tasks whose operations have ended. One thread uses it.
 *
 * <p>The engine {@code sync} does everything in the call that begins it. The engine {@code
 * io_uring} hands the kernel a whole batch in one call, which then goes on by itself.
 */
public abstract class FileEngine implements AutoCloseable {
  /** What engine there is to be. */
  public enum Kind {
    /**
     * What the page cache has goes at once, the rest by io_uring; where the kernel does not permit
     * that, sync.
     */
    AUTO,
    SYNC,
    IO_URING
  }

  /** The most operations under way that an engine is asked for. */
  public static final int MAX_DEPTH = 256;

  /** In place of a result: it comes later. */
  static final long LATER = Long.MIN_VALUE;

  private static final System.Logger LOG = System.getLogger("stile.virtio.host");

  private final HostFile file;
  private final FileTask[] tasks;
  private int made;

  FileEngine(HostFile file, int depth) {
    this.file = file;
    tasks = new FileTask[depth];
  }

  /**
   * Opens an engine for a file, which stays the caller's.
   *
   * @param depth how many operations can be under way at once, at most {@link #MAX_DEPTH}
   * @throws IOException when the engine is to be io_uring and cannot; the message says why
   */
  public static FileEngine open(HostFile file, Kind kind, int depth) throws IOException {
    boolean cached = kind == Kind.AUTO && !file.isDirect();
    return open(
        file,
        kind,
        depth,
        cached ? CachedEngine::new : UringEngine::new,
        line -> LOG.log(INFO, line));
  }

  /** Makes the engine that may not work here. */
  interface Maker {
    FileEngine make(HostFile file, int depth) throws SysException;
  }

  static FileEngine open(HostFile file, Kind kind, int depth, Maker uring, Consumer<String> log)
      throws IOException {
    if (kind == Kind.SYNC) {
      return new SyncEngine(file, depth);
    }
    try {
      return uring.make(file, depth);
    } catch (SysException e) {
      if (kind == Kind.IO_URING) {
        throw e;
      }
      log.accept(
          "%s: served by the engine sync, io_uring does not work here: %s"
              .formatted(file, e.getMessage()));
      return new SyncEngine(file, depth);
    }
  }

  /** The engine's name in a configuration. */
  public abstract String name();

  /** How many operations can be under way at once. */
  public final int depth() {
    return tasks.length;
  }

  /**
   * A task, of which there are no more than {@link #depth()}.
   *
   * @param vectors how many areas of memory one of its operations can have, 1 to {@link
   *     IoVectors#MAX}
   */
  public final FileTask task(FileTask.Client client, int vectors) {
    FileTask task = new FileTask(this, made, client, vectors);
    tasks[made++] = task;
    return task;
  }

  final HostFile file() {
    return file;
  }

  final FileTask task(int id) {
    return tasks[id];
  }

  /**
   * Begins a task's operation.
   *
   * @return what the system call of its name would, or {@link #LATER}
   */
  abstract long begin(FileTask task);

  /**
   * Sends on their way all operations that were begun.
   *
   * @return false when the kernel cannot take them just now, and they are to be sent again
   * @throws IOException when it never will
   */
  public abstract boolean submit() throws IOException;

  /**
   * Tells the tasks whose operations have ended. Makes no system call.
   *
   * @return how many
   */
  public abstract int poll();

  /** A descriptor that is readable while {@link #poll()} would find something; -1 for none. */
  public abstract int fd();

  /**
   * How many calls to the kernel were made for operations, as a measure of how they were batched.
   */
  public abstract long calls();

  /**
   * Comes back when no operation is under way any more: then nobody touches the memory they named.
   * Their tasks are told. Those that can be given up, are; for the others it waits, as long as it
   * takes, and says so in the log.
   */
  public abstract void drain();

  /**
   * Comes back when no operation is under way any more, and lets all take their course. Their tasks
   * are told. It waits as long as it takes, and says so in the log.
   */
  public abstract void settle();

  @Override
  public abstract void close();
}
