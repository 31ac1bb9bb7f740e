package stile.blk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stile.virtio.queue.Reader;
import stile.virtio.queue.Writer;

/** A store whose disk does what it is asked only when the test says so, and in what order. */
final class HeldStore implements BlockStore {
  /** Something that was asked for. */
  record Asked(String what, Runnable act, Completion completion) {}

  private static final int DEPTH = 5;

  /** What is under way, in the order of asking. */
  final List<Asked> asked = new ArrayList<>();

  private final MemoryStore memory;
  private final List<Runnable> ended = new ArrayList<>();

  int drained;

  HeldStore(MemoryStore memory) {
    this.memory = memory;
  }

  /** What is under way, by name. */
  List<String> underWay() {
    return asked.stream().map(Asked::what).toList();
  }

  /** Has the disk do something that is under way; it is told of by the next poll. */
  void end(String what) {
    end(what, null);
  }

  void end(String what, @Nullable IOException failure) {
    Asked found = asked.stream().filter(a -> a.what.equals(what)).findFirst().orElseThrow();
    asked.remove(found);
    if (failure == null) {
      found.act.run();
    }
    ended.add(() -> found.completion.done(failure));
  }

  private void ask(String what, Runnable act, Completion completion) {
    asked.add(new Asked(what, act, completion));
  }

  @Override
  public void read(long offset, long length, Writer to, Completion completion) {
    ask("read " + offset / 512, () -> memory.read(offset, length, to, _ -> {}), completion);
  }

  @Override
  public void write(long offset, long length, Reader from, Completion completion) {
    ask("write " + offset / 512, () -> memory.write(offset, length, from, _ -> {}), completion);
  }

  @Override
  public void flush(Completion completion) {
    ask("flush", () -> memory.flush(_ -> {}), completion);
  }

  @Override
  public void discard(long offset, long length, Completion completion) {
    ask("discard " + offset / 512, () -> memory.discard(offset, length, _ -> {}), completion);
  }

  @Override
  public void zero(long offset, long length, boolean mayFree, Completion completion) {
    ask("zero " + offset / 512, () -> memory.zero(offset, length, mayFree, _ -> {}), completion);
  }

  @Override
  public int poll() {
    List<Runnable> now = List.copyOf(ended);
    ended.clear();
    now.forEach(Runnable::run);
    return now.size();
  }

  /** What the disk did already is told of, the rest is given up. */
  @Override
  public void drain() {
    drained++;
    int _ = poll();
    List<Asked> rest = List.copyOf(asked);
    asked.clear();
    rest.forEach(a -> a.completion.done(new InterruptedIOException(a.what + " given up")));
  }

  @Override
  public void settle() {
    while (!asked.isEmpty() || !ended.isEmpty()) {
      List.copyOf(asked).forEach(a -> end(a.what));
      int _ = poll();
    }
  }

  @Override
  public int depth() {
    return DEPTH;
  }

  @Override
  public int fd() {
    return 4711;
  }

  @Override
  public boolean submit() {
    return true;
  }

  @Override
  public long capacity() {
    return memory.capacity();
  }

  @Override
  public int blockSize() {
    return memory.blockSize();
  }

  @Override
  public int physicalBlockSize() {
    return memory.physicalBlockSize();
  }

  @Override
  public boolean readOnly() {
    return false;
  }

  @Override
  public void close() {}
}
