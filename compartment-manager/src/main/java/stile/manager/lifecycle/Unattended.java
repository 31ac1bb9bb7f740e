package stile.manager.lifecycle;

import java.util.Optional;
import stile.bindings.compartment.CompartmentFault;
import stile.bindings.compartment.CompartmentState;

/** The life cycle that there is none of. */
enum Unattended implements LifeCycle {
  INSTANCE;

  private static final CompartmentState RUNS =
      new CompartmentState(CompartmentState.Kind.RUNNING, 1, 0);

  @Override
  public CompartmentState state() {
    return RUNS;
  }

  @Override
  public Optional<CompartmentFault> fault() {
    return Optional.empty();
  }

  @Override
  public void start() {
    throw new UnsupportedOperationException("nobody starts this compartment");
  }

  @Override
  public void stop() {
    throw new UnsupportedOperationException("nobody stops this compartment");
  }

  @Override
  public void reset() {
    throw new UnsupportedOperationException("nobody resets this compartment");
  }
}
