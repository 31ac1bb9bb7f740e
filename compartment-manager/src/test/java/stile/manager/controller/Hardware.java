package stile.manager.controller;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A controller's hardware with a peer on its other side. In the beginning everything is stale: the
 * peer of a former life rang, and masks are as they may be.
 */
final class Hardware {
  /** What the peer has to hear of: it rises with a ring and falls when the peer acknowledges. */
  static final class Flag {
    boolean up;
    int raised;

    void raise() {
      up = true;
      raised++;
    }

    void raiseIf(boolean rung) {
      if (rung) {
        raise();
      }
    }
  }

  /** Words in order, no more than there is room for. */
  static final class Fifo {
    final List<Long> words = new ArrayList<>();
    private final int depth;

    Fifo(int depth) {
      this.depth = depth;
    }

    boolean full() {
      return words.size() == depth;
    }

    void push(long word) {
      if (full()) {
        throw new AssertionError("a FIFO that is full was written");
      }
      if (word == 0) {
        throw new AssertionError("0 is no token");
      }
      words.add(word);
    }

    long pop() {
      if (words.isEmpty()) {
        throw new AssertionError("a FIFO that is empty was read");
      }
      return words.removeFirst();
    }
  }

  /** Somebody else acts before every access, if a test has somebody. */
  Runnable before = () -> {};

  final List<FakeBlock> blocks = new ArrayList<>();
  final Flag peer = new Flag();

  /** The peer rings us. */
  Runnable rings = () -> {};

  /** Our interrupt line. */
  BooleanSupplier line = () -> false;

  /** Our interrupt controller takes an edge; nothing to do for a level. */
  Runnable taken = () -> {};

  /** The peer forgets that we rang. */
  Runnable acknowledges = () -> peer.up = false;

  /** Whether this side holds nothing that it asked for. */
  BooleanSupplier released = () -> true;

  /** Whether the peer's line is up. */
  BooleanSupplier heard = () -> peer.up;

  Hardware watch(BooleanSupplier line) {
    heard = line;
    return this;
  }

  FakeBlock block() {
    FakeBlock block = new FakeBlock(() -> before.run());
    blocks.add(block);
    return block;
  }

  /** The peer rings by the interrupt controller: an edge, which it holds until it is taken. */
  Hardware edge() {
    boolean[] latch = new boolean[1];
    rings = () -> latch[0] = true;
    line = () -> latch[0];
    taken = () -> latch[0] = false;
    return this;
  }
}
