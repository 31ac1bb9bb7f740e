package stile.blk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes writes stable, one flush of the store at a time: whoever asks while one is under way shares
 * the next. That saves flushes, and it is needed: Linux reports a failed write-back to one of
 * several fdatasync(2) of a file that run together, and the others would take lost data for stable.
 *
 * <p>After a failed one Linux takes the pages it could not write for clean, and the next would
 * succeed although they are lost. So once failed, every flush fails.
 */
final class Flushes implements BlockStore.Completion {
  private final BlockStore store;
  private List<BlockStore.Completion> served = new ArrayList<>();
  private List<BlockStore.Completion> waiting = new ArrayList<>();
  private boolean underWay;
  private boolean lost;

  Flushes(BlockStore store) {
    this.store = store;
  }

  /** Makes stable all that has ended by now. */
  void flush(BlockStore.Completion whose) {
    if (lost) {
      whose.done(alreadyLost());
      return;
    }
    waiting.add(whose);
    if (!underWay) {
      begin();
    }
  }

  private void begin() {
    List<BlockStore.Completion> next = waiting;
    waiting = served;
    served = next;
    underWay = true;
    store.flush(this);
  }

  @Override
  public void done(@Nullable IOException failure) {
    lost |= failure != null && !(failure instanceof InterruptedIOException);
    underWay = false;
    tell(served, failure);
    if (lost) {
      tell(waiting, alreadyLost());
    } else if (!waiting.isEmpty() && !underWay) {
      begin();
    }
  }

  private static void tell(List<BlockStore.Completion> whose, @Nullable IOException failure) {
    for (int i = 0; i < whose.size(); i++) {
      whose.get(i).done(failure);
    }
    whose.clear();
  }

  private static IOException alreadyLost() {
    return new IOException("an earlier flush failed; what was written before it may be lost");
  }

  /** Forgets who asked. The store has nothing under way. */
  void reset() {
    served.clear();
    waiting.clear();
    underWay = false;
  }
}
