package stile.virtio.worker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.Poll;
import stile.virtio.device.Source;

/**
 * Sleeps in poll(2), on an eventfd that wakes it, on bells and on the sources. Allocates nothing
 * while it waits.
 */
public final class PollWaiter implements Waiter {
  /** A device has a socket to listen on, one it talks through, and little more. */
  private static final int SOURCES_MAX = 15;

  private static final int WAKE = 0;

  private final EventFd wake;
  private Poll poll = new Poll(1 + SOURCES_MAX);
  private final List<Bell> bells = new ArrayList<>();
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
  public void listen(Bell bell) {
    bells.add(bell);
    arrange();
  }

  @Override
  public void ignore(Bell bell) {
    bells.remove(bell);
    arrange();
  }

  /** Bells keep the last places, and stay there: a device of many queues has many. */
  private void arrange() {
    poll = new Poll(1 + SOURCES_MAX + bells.size());
    poll.set(WAKE, wake.fd(), Poll.IN);
    for (int i = 0; i < bells.size(); i++) {
      poll.set(1 + SOURCES_MAX + i, bells.get(i).fd(), Poll.IN);
    }
    polled = 1;
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
    for (int i = 0; i < bells.size(); i++) {
      if (poll.ready(1 + SOURCES_MAX + i) != 0) {
        bells.get(i).drain();
      }
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
