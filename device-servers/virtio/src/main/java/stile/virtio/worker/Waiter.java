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
