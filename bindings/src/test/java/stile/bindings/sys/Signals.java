package stile.bindings.sys;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Function;
import com.sun.jna.NativeLong;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import stile.bindings.kernel.Arch;

/** Interrupts system calls with signals that have a handler, as a profiler or a terminal does. */
final class Signals {
  private static final int SIGWINCH = 28;
  private static final int GETTID = Arch.CURRENT.pick(186, 178);
  private static final int TGKILL = Arch.CURRENT.pick(234, 131);

  private Signals() {}

  /** Runs {@code body} while its thread gets a signal every 20 ms. */
  static void onEach(String name, Runnable body) throws Exception {
    AtomicInteger handled = new AtomicInteger();
    // By reflection: jdk.unsupported is no module that this one requires.
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object count =
        Proxy.newProxyInstance(
            handler.getClassLoader(),
            new Class<?>[] {handler},
            (_, _, _) -> handled.incrementAndGet());
    signal
        .getMethod("handle", signal, handler)
        .invoke(null, signal.getConstructor(String.class).newInstance(name), count);
    Function syscall = Function.getFunction("c", "syscall");
    NativeLong target = new NativeLong(syscall.invokeInt(new Object[] {new NativeLong(GETTID)}));
    NativeLong process = new NativeLong(ProcessHandle.current().pid());
    Thread sender =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    while (true) {
                      Thread.sleep(20);
                      syscall.invokeInt(
                          new Object[] {
                            new NativeLong(TGKILL), process, target, new NativeLong(SIGWINCH)
                          });
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // enough
                  }
                });
    try {
      body.run();
    } finally {
      sender.interrupt();
      sender.join();
    }
    assertTrue(handled.get() > 0, "no signal came");
  }
}
