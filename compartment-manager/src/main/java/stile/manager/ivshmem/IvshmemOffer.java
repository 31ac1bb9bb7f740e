package stile.manager.ivshmem;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import stile.bindings.memory.MemoryFd;
import stile.bindings.memory.NormalMapping;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.Fd;
import stile.bindings.sys.SysException;
import stile.bindings.sys.UnixSocket;
import stile.manager.doorbell.Doorbell;
import stile.manager.doorbell.EventFdDoorbell;

/**
 * What every client is given: the memory, the eventfd that rings us, and its own. Made once; the
 * memory's size is sealed, so that no client can cut it short under us.
 */
final class IvshmemOffer implements AutoCloseable {
  private final MemoryFd memory;
  private final NormalMapping mapping;
  private final EventFd mine;
  private final List<EventFd> guests;
  private final Doorbell doorbell;

  private IvshmemOffer(MemoryFd memory, NormalMapping mapping, EventFd mine, List<EventFd> guests) {
    this.memory = memory;
    this.mapping = mapping;
    this.mine = mine;
    this.guests = guests;
    this.doorbell = new EventFdDoorbell(mine, guests.getFirst());
  }

  static IvshmemOffer create(long size, int vectors) throws SysException {
    if (Long.bitCount(size) != 1 || size < 0) {
      throw new IllegalArgumentException("memory of %d bytes is no power of two".formatted(size));
    }
    if (vectors < 1 || vectors > IvshmemLayout.VECTORS_MAX) {
      throw new IllegalArgumentException(
          "%d vectors are outside 1..%d".formatted(vectors, IvshmemLayout.VECTORS_MAX));
    }
    Deque<Runnable> undo = new ArrayDeque<>();
    try {
      MemoryFd memory = MemoryFd.create("stile-ivshmem", size);
      undo.push(memory::close);
      NormalMapping mapping = memory.map();
      undo.push(mapping::close);
      EventFd mine = EventFd.create();
      undo.push(mine::close);
      List<EventFd> guests = new ArrayList<>();
      for (int i = 0; i < vectors; i++) {
        EventFd guest = EventFd.create();
        undo.push(guest::close);
        guests.add(guest);
      }
      return new IvshmemOffer(memory, mapping, mine, List.copyOf(guests));
    } catch (SysException e) {
      undo.forEach(Runnable::run);
      throw e;
    }
  }

  MemorySegment memory() {
    return mapping.segment();
  }

  Fd memoryFd() {
    return memory.fd();
  }

  Doorbell doorbell() {
    return doorbell;
  }

  /** Gives a new client everything, with the bells of an earlier one silenced. */
  void send(UnixSocket client) throws SysException {
    doorbell.drain();
    guests.forEach(EventFd::drain);
    send(client, IvshmemLayout.VERSION);
    send(client, IvshmemLayout.CLIENT_ID);
    send(client, IvshmemLayout.MEMORY, memory.fd());
    send(client, IvshmemLayout.OUR_ID, mine.fd());
    for (EventFd guest : guests) {
      send(client, IvshmemLayout.CLIENT_ID, guest.fd());
    }
  }

  private static void send(UnixSocket client, long message, Fd... fds) throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      client.send(arena.allocateFrom(JAVA_LONG.withOrder(LITTLE_ENDIAN), message), fds);
    }
  }

  @Override
  public void close() {
    mapping.close();
    memory.close();
    doorbell.close();
    guests.forEach(EventFd::close);
  }
}
