package stile.bindings.memory;

/** Memory mapped into this process; its type decides what may be done with it. */
public sealed interface Mapping extends AutoCloseable permits NormalMapping, DeviceMapping {
  /** How many bytes are mapped. */
  long size();

  /** Unmaps. Closing again does nothing; access afterwards throws {@code IllegalStateException}. */
  @Override
  void close();
}
