package stile.virtio.worker;

import java.util.function.Consumer;
import stile.virtio.device.Source;

/**
 * Where a worker sleeps: until another thread wakes it, a source is ready, or a time has passed.
 * All but {@link #wake()} is for one thread.
 */
public interface Waiter extends AutoCloseable {
  /** Ends the present sleep, or else the next one. For any thread; does nothing once closed. */
  void wake();

  void watch(Source source);

  void unwatch(Source source);

  /**
   * A bell ends a sleep, and is drained then; nobody is called. Ringing it costs nothing while
   * nobody sleeps.
   */
  void listen(Bell bell);

  /** Forgets a bell, before it is closed. */
  void ignore(Bell bell);

  /** Whether any source is watched. */
  boolean hasSources();

  /**
   * Sleeps, then passes on every source that is ready.
   *
   * @param timeoutMillis 0 only looks; -1 sleeps without end
   * @param ready may watch and unwatch sources
   */
  void await(int timeoutMillis, Consumer<Source> ready);

  @Override
  void close();
}
