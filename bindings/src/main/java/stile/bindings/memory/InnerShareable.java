package stile.bindings.memory;

import java.lang.invoke.VarHandle;

/** {@code dmb ish}, {@code dmb ishst}, {@code dmb ishld} on arm64. */
enum InnerShareable implements Barriers {
  INSTANCE;

  @Override
  public void full() {
    VarHandle.fullFence();
  }

  @Override
  public void store() {
    VarHandle.storeStoreFence();
  }

  @Override
  public void load() {
    VarHandle.acquireFence();
  }
}
