package stile.manager.lifecycle;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import stile.bindings.compartment.CompartmentDevice;
import stile.bindings.compartment.CompartmentFault;
import stile.bindings.compartment.CompartmentState;
import stile.manager.image.BadImageException;
import stile.manager.image.MemoryRange;
import stile.manager.image.PeerImage;
import stile.manager.image.Piece;

/** Asks the kernel module, which has the partitioning firmware or PSCI do it. */
public final class ModuleLifeCycle implements LifeCycle {
  private final CompartmentDevice device;
  private final Optional<Path> image;
  private final MemoryRange memory;

  /**
   * @param image the program that {@link #start} starts; empty: nothing will be started
   * @param memory the compartment's own
   */
  public ModuleLifeCycle(CompartmentDevice device, Optional<Path> image, MemoryRange memory) {
    this.device = device;
    this.image = image;
    this.memory = memory;
  }

  @Override
  public CompartmentState state() throws IOException {
    return device.state();
  }

  @Override
  public Optional<CompartmentFault> fault() throws IOException {
    return device.fault();
  }

  /** Reads the program anew, so that a new one can be put in its place at any time. */
  @Override
  public void start() throws IOException {
    Path file = image.orElseThrow();
    PeerImage program;
    try {
      program = PeerImage.read(file, memory);
    } catch (BadImageException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    if (device.state().kind() != CompartmentState.Kind.OFF) {
      device.reset(); // what is not loaded, such as .bss, must be zero
    }
    for (Piece piece : program.pieces()) {
      load(piece);
    }
    device.start(program.entry());
  }

  private void load(Piece piece) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(piece.bytes().length, Piece.UNIT);
      bytes.copyFrom(MemorySegment.ofArray(piece.bytes()));
      device.load(piece.address(), bytes);
    }
  }

  @Override
  public void stop() throws IOException {
    device.stop();
  }

  @Override
  public void reset() throws IOException {
    device.reset();
  }
}
