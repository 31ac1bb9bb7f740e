package stile.virtio.worker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.Poll;
import stile.virtio.device.Source;

/**
 * Sleeps in poll(2), on an eventfd that wakes it and on the sources. Allocates nothing while it
 * waits.
 */
public final class PollWaiter implements Waiter {
  /** A device has a socket to listen on, one it talks through, and little more. */
  private static final int SOURCES_MAX = 15;

  private static final int WAKE = 0;

  private final EventFd wake;
  private final Poll poll = new Poll(1 + SOURCES_MAX);
  private final List<Source> sources = new ArrayList<>();
  private final List<Source> ready = new ArrayList<>();
  private int polled = 1;

  /**
   * @throws IOException when there are no descriptors left
   */
  public PollWaiter() throws IOException {
    wake = EventFd.create();
    poll.set(WAKE, wake.fd(), Poll.IN);
  }

  @Override
  public void wake() {
    try {
      wake.signal();
    } catch (IllegalStateException e) {
      // Closed meanwhile: nobody sleeps here any more.
    }
  }

  @Override
  public void watch(Source source) {
    if (!sources.contains(source)) {
      if (sources.size() == SOURCES_MAX) {
        throw new IllegalStateException("more than " + SOURCES_MAX + " sources watched");
      }
      sources.add(source);
    }
  }

  @Override
  public void unwatch(Source source) {
    sources.remove(source);
  }

  @Override
  public boolean hasSources() {
    return !sources.isEmpty();
  }

  @Override
  public void await(int timeoutMillis, Consumer<Source> onReady) {
    int places = 1 + sources.size();
    for (int i = 1; i < places; i++) {
      Source source = sources.get(i - 1);
      poll.set(i, source.fd(), source.wantsOutput() ? Poll.OUT : Poll.IN);
    }
    for (int i = places; i < polled; i++) {
      poll.remove(i);
    }
    polled = places;
    if (poll.await(timeoutMillis) <= 0) {
      return;
    }
    if (poll.ready(WAKE) != 0) {
      wake.drain();
    }
    // Collected first: a source that is served may watch and unwatch others, or throw.
    ready.clear();
    for (int i = 1; i < places; i++) {
      if (poll.ready(i) != 0) {
        ready.add(sources.get(i - 1));
      }
    }
    for (int i = 0; i < ready.size(); i++) {
      Source source = ready.get(i);
      if (sources.contains(source)) {
        onReady.accept(source);
      }
    }
  }

  @Override
  public void close() {
    wake.close();
  }
}
