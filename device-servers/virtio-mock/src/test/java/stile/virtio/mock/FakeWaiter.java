package stile.virtio.mock;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import stile.virtio.device.Source;
import stile.virtio.worker.Bell;
import stile.virtio.worker.Waiter;

/** A waiter of plain Java, whose sources are ready when a test says so. */
final class FakeWaiter implements Waiter {
  private final Set<Source> watched = new LinkedHashSet<>();
  private final Set<Source> ready = new LinkedHashSet<>();
  private boolean woken;
  private boolean asleep;
  private boolean closed;
  private int wakes;

  @Override
  public synchronized void wake() {
    wakes++;
    woken = true;
    notifyAll();
  }

  /** Makes a source ready once. */
  synchronized void makeReady(Source source) {
    ready.add(source);
    notifyAll();
  }

  synchronized int wakes() {
    return wakes;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Waits until the worker sleeps with nothing to end it. */
  synchronized void awaitSleep() throws InterruptedException {
    while (!asleep || woken || !ready.isEmpty()) {
      wait();
    }
  }

  @Override
  public synchronized void watch(Source source) {
    watched.add(source);
  }

  @Override
  public synchronized void unwatch(Source source) {
    watched.remove(source);
  }

  @Override
  public void listen(Bell bell) {
    throw new UnsupportedOperationException("a bell is the kernel's");
  }

  @Override
  public void ignore(Bell bell) {
    throw new UnsupportedOperationException("a bell is the kernel's");
  }

  @Override
  public synchronized boolean hasSources() {
    return !watched.isEmpty();
  }

  @Override
  public void await(int timeoutMillis, Consumer<Source> onReady) {
    for (Source source : sleep(timeoutMillis)) {
      onReady.accept(source);
    }
  }

  private synchronized List<Source> sleep(int timeoutMillis) {
    if (closed) {
      throw new IllegalStateException("slept on a closed waiter");
    }
    ready.retainAll(watched);
    while (timeoutMillis != 0 && !woken && ready.isEmpty()) {
      asleep = true;
      notifyAll();
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
      ready.retainAll(watched);
    }
    asleep = false;
    woken = false;
    List<Source> now = new ArrayList<>(ready);
    ready.clear();
    return now;
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
