package stile.console;

import static java.lang.System.Logger.Level.INFO;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import stile.virtio.device.DeviceContext;
import stile.virtio.device.Source;
import stile.virtio.host.HostInput;
import stile.virtio.host.HostListener;
import stile.virtio.host.HostOutput;
import stile.virtio.host.HostStream;

/** A socket others connect to, one at a time. */
final class SocketLine implements Line {
  private static final System.Logger LOG = System.getLogger("stile.console");

  /** A crowd at the door must not keep the device from its queues. */
  private static final int GUESTS_PER_TURN = 8;

  private static final byte[] BUSY =
      "stile: somebody else is at this console\r\n".getBytes(StandardCharsets.US_ASCII);

  private final HostListener door;
  private final Source knock = new Knock();
  private @Nullable DeviceContext context;
  private @Nullable Runnable changed;
  private @Nullable HostStream client;
  private boolean inputEnded;

  SocketLine(HostListener door) {
    this.door = door;
  }

  @Override
  public void start(DeviceContext context, Runnable changed) {
    this.context = context;
    this.changed = changed;
    context.watch(knock);
  }

  @Override
  public @Nullable HostOutput output() {
    return client;
  }

  @Override
  public @Nullable HostInput input() {
    return inputEnded ? null : client;
  }

  @Override
  public void outputEnded() {
    hangUp();
  }

  @Override
  public void inputEnded() {
    inputEnded = true;
    if (client != null && client.hungUp()) {
      hangUp();
    }
  }

  @Override
  public void stop() {
    if (context != null) {
      context.unwatch(knock);
    }
    context = null;
    changed = null;
  }

  @Override
  public void close() {
    hangUp();
    door.close();
  }

  @Override
  public String toString() {
    return door.toString();
  }

  private int answer() throws IOException {
    int guests = 0;
    while (guests < GUESTS_PER_TURN) {
      HostStream guest = door.accept();
      if (guest == null) {
        break;
      }
      guests++;
      receive(guest);
    }
    return guests;
  }

  private void receive(HostStream guest) {
    if (client != null && client.hungUp()) {
      // It left while nobody was reading or writing, which is how one finds out otherwise.
      hangUp();
    }
    if (client != null) {
      LOG.log(INFO, "{0}: a second client refused", door);
      refuse(guest);
      return;
    }
    LOG.log(INFO, "{0}: client connected", door);
    client = guest;
    inputEnded = false;
    tell();
  }

  private static void refuse(HostStream guest) {
    try (guest) {
      for (byte b : BUSY) {
        if (guest.write(b) != 1) {
          break;
        }
      }
    } catch (IOException e) {
      LOG.log(INFO, "{0}: {1}", guest, e.getMessage());
    }
  }

  private void hangUp() {
    HostStream gone = client;
    if (gone != null) {
      LOG.log(INFO, "{0}: client gone", door);
      client = null;
      tell();
      gone.close();
    }
  }

  private void tell() {
    if (changed != null) {
      changed.run();
    }
  }

  private final class Knock implements Source {
    @Override
    public int fd() {
      return door.fd();
    }

    @Override
    public int ready() throws IOException {
      return answer();
    }
  }
}
