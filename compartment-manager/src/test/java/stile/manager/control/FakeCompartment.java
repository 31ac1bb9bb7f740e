package stile.manager.control;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import stile.manager.lifecycle.LifeStatus;
import stile.manager.lifecycle.Wish;

/** A compartment that is as the test says. */
public final class FakeCompartment implements Controlled {
  private final String name;
  private final History history = new History();
  public final BlockingQueue<Wish> wishes = new LinkedBlockingQueue<>();
  public volatile CompletableFuture<String> answer = CompletableFuture.completedFuture("started");
  public volatile LifeStatus life = LifeStatus.of("running", 3);

  public FakeCompartment(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompartmentStatus status() {
    return new CompartmentStatus(
        name,
        "firmware",
        Optional.of(Path.of("/p.elf")),
        life,
        "serving 2 device(s)",
        List.of(
            new CompartmentStatus.Device(0, "rng", "driver ok", 12, 0),
            new CompartmentStatus.Device(7, "blk", "needs reset", 100, 2)));
  }

  @Override
  public CompletableFuture<String> ask(Wish wish) {
    wishes.add(wish);
    return answer;
  }

  @Override
  public History history() {
    return history;
  }
}
