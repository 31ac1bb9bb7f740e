package stile.bindings.compartment;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stile.bindings.memory.DeviceMapping;
import stile.bindings.memory.NormalMapping;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.Fd;

/**
 * One compartment: its memory, its doorbell, its life. Nobody else has it open. Closing changes
 * nothing in the compartment.
 */
public interface CompartmentDevice extends AutoCloseable {
  /** The folder that holds one file for each compartment. */
  Path FOLDER = Path.of("/dev/stile");

  /** Interrupts, as {@link #take} names them. */
  int DOORBELL = 1;

  int EVENT = 2;

  /**
   * Opens {@code /dev/stile/NAME}.
   *
   * @throws IOException when it is not there, another process has it, or the kernel module speaks
   *     another ABI; the message says which
   */
  static CompartmentDevice open(String name) throws IOException {
    return DeviceFile.open(FOLDER.resolve(name));
  }

  /** What it is; does not change. */
  CompartmentInfo info();

  /** Readable when {@link #take} has something; hung up when the module's driver was unbound. */
  Fd fd();

  /**
   * Which interrupts came since the last time. Never waits, allocates nothing.
   *
   * @return a set of {@link #DOORBELL} and {@link #EVENT}, 0 for neither, or a negative {@link
   *     stile.bindings.sys.Errno}
   */
  int take();

  /**
   * Has an interrupt signal an eventfd as well.
   *
   * @param interrupt {@link #DOORBELL} or {@link #EVENT}
   * @param eventFd null: no longer
   */
  void signal(int interrupt, @Nullable EventFd eventFd) throws IOException;

  /**
   * Has the module ring the peer, by registers that no process gets. Any thread may; allocates
   * nothing. What this thread wrote before is there for the peer.
   *
   * @return 0 or a negative {@link stile.bindings.sys.Errno}: such as ENXIO when nothing was
   *     installed
   */
  int ring();

  /**
   * Tells the module what to do to the mailbox's registers: once, until its driver is unbound, and
   * only who has CAP_SYS_RAWIO may.
   *
   * @param mailbox a native {@code struct stile_mailbox}
   */
  void install(MemorySegment mailbox) throws IOException;

  /** Maps all of the shared memory. */
  NormalMapping mapCarveOut() throws IOException;

  /**
   * A part of the shared memory, to be given to another process, which can map this, from its first
   * byte on, and do nothing else with it. It does not keep anybody from opening the device.
   *
   * @param offset in the shared memory; whole pages, as is the size
   * @return the caller's
   */
  Fd share(long offset, long size) throws IOException;

  /** Maps the doorbell's register page. */
  DeviceMapping mapDoorbell() throws IOException;

  /** What the compartment does. */
  CompartmentState state() throws IOException;

  /** What it was last parked for since its last reset. */
  Optional<CompartmentFault> fault() throws IOException;

  /**
   * Copies into the compartment's own memory, while nothing runs there.
   *
   * @param address in the compartment; a multiple of eight
   * @param source native memory, a multiple of eight bytes long
   */
  void load(long address, MemorySegment source) throws IOException;

  /** Has its first core run from {@code entry}. */
  void start(long entry) throws IOException;

  /** Ends what runs, or asks it to by PSCI; the memory stays as it is. May take two seconds. */
  void stop() throws IOException;

  /** Ends what runs, zeroes the compartment's own memory, forgets its fault. As long as that. */
  void reset() throws IOException;

  @Override
  void close();
}
