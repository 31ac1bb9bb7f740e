package stile.manager.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import stile.bindings.compartment.CompartmentFault;
import stile.bindings.compartment.CompartmentState;
import stile.bindings.compartment.CompartmentState.Kind;
import stile.manager.image.BadImageException;
import stile.manager.image.MemoryRange;
import stile.manager.image.RemoteImage;

/**
 * A compartment on a processor that Linux has a driver for. The kernel loads the program itself,
 * from its firmware folders, and clears what the program does not fill.
 */
public final class RemoteprocLifeCycle implements LifeCycle {
  /** The kernel is done when the write returns; this is for a driver that only believes so. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Set<String> STARTED = Set.of("running", "attached");

  private static final long LOOK = Duration.ofMillis(10).toNanos();

  private final Path root;
  private final Remoteproc processor;
  private final Optional<Path> image;
  private final List<MemoryRange> places;
  private final Duration patience;

  /** It ran, and nobody has reset it since: if it is offline, somebody stopped it. */
  private boolean ran;

  private long starts;

  RemoteprocLifeCycle(
      Path root,
      Remoteproc processor,
      Optional<Path> image,
      List<MemoryRange> places,
      Duration patience) {
    this.root = root;
    this.processor = processor;
    this.image = image;
    this.places = List.copyOf(places);
    this.patience = patience;
  }

  /**
   * Finds the processor.
   *
   * @param root where {@code sys} and {@code lib} are
   * @param name the path of its device-tree node, or its name in {@code /sys/class/remoteproc}
   * @param image the program that {@link #start} starts; empty: nothing will be started
   * @param places where it may lie, as the processor sees memory; empty: nobody knows
   * @throws IOException when there is no such processor; the message says which there are
   */
  public static RemoteprocLifeCycle of(
      Path root, String name, Optional<Path> image, List<MemoryRange> places) throws IOException {
    return new RemoteprocLifeCycle(root, Remoteproc.find(root, name), image, places, PATIENCE);
  }

  @Override
  public CompartmentState state() throws IOException {
    Kind kind = kind(processor.read("state"));
    ran |= kind == Kind.RUNNING || kind == Kind.FAULTED;
    return new CompartmentState(kind, starts, 0);
  }

  private Kind kind(String state) throws IOException {
    return switch (state) {
      case "running", "attached", "suspended" -> Kind.RUNNING;
      case "crashed" -> Kind.FAULTED;
      case "offline" -> ran ? Kind.STOPPED : Kind.OFF;
      case "detached" -> Kind.OFF; // somebody else booted it; to start is to attach
      default ->
          throw new IOException(
              "%s/state is \"%s\", which means nothing here".formatted(processor, state));
    };
  }

  /** The kernel keeps its reasons to its log, but a dump of memory it may offer. */
  @Override
  public String reason(FaultReport report) throws IOException {
    return processor
        .dump()
        .map(dump -> "crashed; a dump of its memory is " + dump)
        .orElse("crashed; the kernel's log says more: dmesg | grep remoteproc");
  }

  @Override
  public Optional<CompartmentFault> fault() {
    return Optional.empty();
  }

  @Override
  public void start() throws IOException {
    String name = name(image.orElseThrow());
    checkPlaces(image.orElseThrow());
    if (processor.read("state").equals("crashed")) {
      end();
    }
    if (processor.has("recovery")) {
      processor.write("recovery", "disabled"); // when to start again is the configuration's to say
    }
    processor.write("firmware", name);
    processor.write("state", "start");
    await(STARTED, "start");
    starts++;
    ran = true;
  }

  /** Each time, since somebody may have put another file there. */
  private void checkPlaces(Path file) throws IOException {
    if (!places.isEmpty()) {
      try {
        RemoteImage.check(file, places);
      } catch (BadImageException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
    }
  }

  /** As the kernel names a program: from one of the folders that it looks in. */
  private String name(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException(file + ": no such file, or not readable");
    }
    List<Path> folders = new ArrayList<>();
    Path parameter = root.resolve("sys/module/firmware_class/parameters/path");
    if (Files.isReadable(parameter) && !Files.readString(parameter).isBlank()) {
      folders.add(Path.of(Files.readString(parameter).strip()));
    }
    folders.add(root.resolve("lib/firmware"));
    for (Path folder : folders) {
      if (Files.isDirectory(folder) && file.toRealPath().startsWith(folder.toRealPath())) {
        return folder.toRealPath().relativize(file.toRealPath()).toString();
      }
    }
    throw new IOException(
        "%s: the kernel loads programs of remote processors from %s only; put it there"
            .formatted(file, folders));
  }

  @Override
  public void stop() throws IOException {
    end();
    ran = true;
  }

  @Override
  public void reset() throws IOException {
    if (state().kind() != Kind.OFF) {
      end();
    }
    ran = false;
  }

  private void end() throws IOException {
    if (!processor.read("state").equals("offline")) {
      processor.write("state", "stop");
      await(Set.of("offline"), "stop");
    }
  }

  private void await(Set<String> states, String what) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      String state = processor.read("state");
      if (states.contains(state)) {
        return;
      }
      if (System.nanoTime() - end >= 0) {
        throw new IOException(
            "%s is still \"%s\" %d ms after \"%s\"; the kernel's log says why: dmesg | grep remoteproc"
                .formatted(processor, state, patience.toMillis(), what));
      }
      LockSupport.parkNanos(LOOK);
    }
  }
}
