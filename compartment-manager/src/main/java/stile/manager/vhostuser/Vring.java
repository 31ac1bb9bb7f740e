package stile.manager.vhostuser;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.virtio.worker.Bell;

/** What a front end said of one ring. It owns the ring's descriptors. */
final class Vring implements AutoCloseable {
  final int index;
  int size;

  /** User addresses, and whether they were given. */
  boolean addressed;

  long desc;
  long avail;
  long used;

  /** Where it goes on, and whether that was said; from the beginning otherwise. */
  boolean positioned;

  int position;

  /** Its part of the record of what is in flight. */
  @Nullable MemorySegment record;

  /** Of what size it was when the device last had it, and how far it came; 0: it never had it. */
  int ranSize;

  int ranTo;

  /** SET_VRING_KICK came, and GET_VRING_BASE has not since. */
  boolean started;

  boolean enabled;

  /** The device has it. */
  boolean running;

  @Nullable SharedBell call;
  @Nullable SharedBell err;
  private @Nullable KickBell kick;

  Vring(int index) {
    this.index = index;
  }

  /** The front end kicks; null when it does not, and the ring must be looked at. */
  @Nullable Bell bell() {
    return kick;
  }

  void kick(@Nullable EventFd fd) {
    if (kick != null) {
      kick.event.close();
    }
    kick = fd == null ? null : new KickBell(fd);
  }

  void call(@Nullable EventFd fd) {
    if (call != null) {
      call.close();
    }
    call = fd == null ? null : new SharedBell(fd, "call descriptor of ring " + index);
  }

  void err(@Nullable EventFd fd) {
    if (err != null) {
      err.close();
    }
    err = fd == null ? null : new SharedBell(fd, "error descriptor of ring " + index);
  }

  /** Whether it is not the ring that the device last had, going on, but one that begins anew. */
  boolean isAnother(int from) {
    return ranSize != 0 && (size != ranSize || from != ranTo);
  }

  /** The front end has it back: it starts again with the next SET_VRING_KICK. */
  void stop() {
    started = false;
    kick(null);
  }

  /** As at the beginning; where it calls stays, since nobody says it again. */
  void reset() {
    stop();
    enabled = false;
    addressed = false;
    positioned = false;
    size = 0;
  }

  @Override
  public void close() {
    reset();
    call(null);
    err(null);
  }

  /**
   * Takes the eventfd that came with a message. Anything else could make a write wait for who knows
   * whom, and is refused.
   */
  static EventFd eventFd(Message message) throws RefusedException {
    try {
      Fd fd = message.fds().getFirst();
      String kind = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd.value())).toString();
      if (!kind.equals("anon_inode:[eventfd]")) {
        throw new RefusedException("the descriptor is no eventfd, but " + kind);
      }
      FileCalls.setNonBlocking(fd, true); // the last step that can fail
      return EventFd.adopt(message.take(0));
    } catch (IOException e) {
      throw new RefusedException("the descriptor cannot be used: " + e.getMessage());
    }
  }

  private record KickBell(EventFd event) implements Bell {
    @Override
    public int fd() {
      return event.fd().value();
    }

    @Override
    public void drain() {
      long _ = event.drain();
    }
  }
}
