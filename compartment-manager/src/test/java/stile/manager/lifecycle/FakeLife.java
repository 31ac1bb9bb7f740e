package stile.manager.lifecycle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stile.bindings.compartment.CompartmentFault;
import stile.bindings.compartment.CompartmentState;

/** A compartment that is in whatever state the test says. */
final class FakeLife implements LifeCycle {
  CompartmentState state = new CompartmentState(CompartmentState.Kind.OFF, 0, 0);
  Optional<CompartmentFault> fault = Optional.empty();
  @Nullable IOException refusal;
  final List<String> calls = new ArrayList<>();

  void become(CompartmentState.Kind kind, long exit) {
    state = new CompartmentState(kind, state.starts(), exit);
  }

  List<String> taken() {
    List<String> taken = List.copyOf(calls);
    calls.clear();
    return taken;
  }

  private void call(String name, CompartmentState.Kind next) throws IOException {
    calls.add(name);
    if (refusal != null) {
      throw refusal;
    }
    become(next, 0);
  }

  @Override
  public CompartmentState state() {
    return state;
  }

  @Override
  public Optional<CompartmentFault> fault() {
    return fault;
  }

  @Override
  public void start() throws IOException {
    call("start", CompartmentState.Kind.RUNNING);
  }

  @Override
  public void stop() throws IOException {
    call("stop", CompartmentState.Kind.STOPPED);
  }

  @Override
  public void reset() throws IOException {
    call("reset", CompartmentState.Kind.OFF);
  }
}
