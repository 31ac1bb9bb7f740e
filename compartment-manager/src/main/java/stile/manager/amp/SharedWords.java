package stile.manager.amp;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** The handles through which both sides' words are read and written: aligned, little-endian. */
final class SharedWords {
  static final VarHandle LE16 =
      ValueLayout.JAVA_SHORT.withOrder(LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();
  static final VarHandle LE64 =
      ValueLayout.JAVA_LONG.withOrder(LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();

  private SharedWords() {}
}
