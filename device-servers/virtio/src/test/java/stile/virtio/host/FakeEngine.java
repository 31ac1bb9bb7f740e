package stile.virtio.host;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Answers what it was told to, and keeps what it was asked. */
final class FakeEngine extends FileEngine {
  final Deque<Long> answers = new ArrayDeque<>();
  final List<String> asked = new ArrayList<>();

  FakeEngine(HostFile file) {
    super(file, 2);
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  long begin(FileTask task) {
    asked.add(
        "%s %d, %d bytes in %d"
            .formatted(
                task.operation(),
                task.offset(),
                task.vectors().bytes(),
                task.vectors().iovec().count()));
    return answers.remove();
  }

  @Override
  public boolean submit() {
    return true;
  }

  @Override
  public int poll() {
    return 0;
  }

  @Override
  public int fd() {
    return -1;
  }

  @Override
  public long calls() {
    return asked.size();
  }

  @Override
  public void drain() {}

  @Override
  public void settle() {}

  @Override
  public void close() {}
}
