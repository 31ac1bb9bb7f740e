package stile.manager.vhostuser;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stile.manager.msg.DeviceMessages;
import stile.virtio.DeviceQueues;
import stile.virtio.DriverNotifier;
import stile.virtio.Features;
import stile.virtio.Negotiation;
import stile.virtio.Refusals;
import stile.virtio.Status;
import stile.virtio.device.DeviceCounters;
import stile.virtio.queue.QueueSettings;
import stile.virtio.queue.SharedRegions;

/**
 * A device that another process serves: to the driver what a {@link stile.virtio.VirtioDevice} is,
 * but its rings are handed to that process, and never touched here. One thread uses it.
 *
 * <p>While the back end is away the device answers from what it knows, and rings wait. The next one
 * is given all that the last one had.
 */
final class RemoteDevice implements DeviceMessages, AutoCloseable {
  /** What a driver may choose of rings, if the back end has it too. */
  private static final long RINGS =
      Features.bit(Features.INDIRECT_DESC)
          | Features.bit(Features.EVENT_IDX)
          | Features.bit(Features.VERSION_1)
          | Features.bit(Features.RING_PACKED)
          | Features.bit(Features.IN_ORDER)
          | Features.bit(Features.RING_RESET);

  private static final byte[] NONE = {};

  private final System.Logger log;
  private final RemoteSettings settings;
  private final SharedRegions regions;
  private final DriverNotifier notifier;
  private final DeviceCounters counters;
  private final Refusals refusals;
  private final RemoteRings rings;

  private BackEndOffer offer;
  private Negotiation driver;
  private DeviceQueues queues;
  private @Nullable BackEndLink link;
  private byte[] config;
  private int generation;

  /** The driver is ready, and the device was not found broken: a back end is to have the rings. */
  private boolean started;

  /**
   * @param offer the first back end's
   * @throws IOException when there are no descriptors left
   */
  RemoteDevice(
      System.Logger log,
      RemoteSettings settings,
      SharedRegions regions,
      BackEndOffer offer,
      DriverNotifier notifier,
      DeviceCounters counters,
      Refusals refusals)
      throws IOException {
    this.log = log;
    this.settings = settings;
    this.regions = regions;
    this.notifier = notifier;
    this.counters = counters;
    this.refusals = refusals;
    this.rings = new RemoteRings(settings, regions, offer.queues());
    this.offer = offer;
    this.config = offer.config();
    this.driver = negotiation();
    this.queues = queues();
  }

  private Negotiation negotiation() {
    long type = offer.features() & Features.DEVICE_TYPE;
    long ring = offer.features() & RINGS;
    if (!settings.packed()) {
      ring &= ~Features.bit(Features.RING_PACKED);
    }
    return new Negotiation(
        type | ring | Features.bit(Features.ACCESS_PLATFORM), this::accepts, refusals);
  }

  private DeviceQueues queues() {
    int[] sizes = new int[rings.count()];
    Arrays.fill(sizes, settings.queueSize());
    return new DeviceQueues(sizes, driver, regions, refusals);
  }

  private boolean accepts(long features) {
    if (link == null) {
      return true; // the next one is asked
    }
    try {
      link.hurry();
      RemoteRings.setFeatures(link, offer, features);
      return true;
    } catch (RefusedException e) {
      return false;
    } catch (IOException e) {
      lost(e.getMessage());
      return true;
    }
  }

  RemoteRings rings() {
    return rings;
  }

  /** The back end, while there is one. */
  @Nullable BackEndLink link() {
    return link;
  }

  /**
   * A back end came, and takes over whatever is going on.
   *
   * @param link closed by this device from here on
   * @throws RefusedException when it cannot go on with what the last one left; the driver is told
   */
  void attach(BackEndLink link, BackEndOffer next) throws RefusedException {
    if (next.queues() != rings.count()) {
      String what =
          "the back end has %d queues; its predecessor had %d"
              .formatted(next.queues(), rings.count());
      link.close();
      broken(what);
      throw new RefusedException(what);
    }
    this.link = link;
    offer = next;
    if (driver.status() == 0) {
      renegotiate();
    }
    configure(next.config());
    if (started) {
      handOver();
    }
  }

  private void renegotiate() {
    driver = negotiation();
    queues = queues();
  }

  private void handOver() {
    BackEndLink present = link;
    if (present == null) {
      log.log(INFO, "the driver is ready; waiting for the back end");
      return;
    }
    long missing = driver.chosen() & (RINGS | Features.DEVICE_TYPE) & ~offer.features();
    if (missing != 0) {
      broken("the back end lacks what its predecessor had: " + Features.toString(missing));
      return;
    }
    try {
      rings.start(present, offer, driver.chosen(), queues);
      setStatus(present, driver.status());
      log.log(
          INFO,
          "driver ready, features {0}; the back end {1}",
          Features.toString(driver.chosen()),
          offer.has(Protocol.INFLIGHT_SHMFD)
              ? "records what is in flight"
              : "keeps no record of what is in flight");
      for (int i = 0; i < rings.count(); i++) {
        notifier.used(i); // its predecessor may not have come to that
      }
    } catch (RefusedException e) {
      broken(e.getMessage());
    } catch (IOException e) {
      lost(e.getMessage());
    }
  }

  private void setStatus(BackEndLink link, int status) throws IOException, RefusedException {
    if (offer.has(Protocol.STATUS)) {
      link.tell(Request.SET_STATUS, BackEndLink.u64(status));
    }
  }

  /** The back end is gone, or let go; another may come. */
  void lost(@Nullable String why) {
    if (link != null) {
      link.close();
      link = null;
      log.log(WARNING, "the back end {0}; waiting for the next", why);
    }
  }

  /** The back end has something to say, or has left. */
  void hear() {
    BackEndLink present = link;
    if (present == null) {
      return;
    }
    try {
      present.unasked();
      MessageStream requests = present.requests();
      Message request = requests == null ? null : requests.next();
      if (request != null && requests != null) {
        try (request) {
          answer(requests, request);
        }
      }
    } catch (IOException e) {
      lost(e.getMessage());
    } catch (RefusedException e) {
      log.log(WARNING, e.getMessage());
    }
  }

  private void answer(MessageStream requests, Message request)
      throws IOException, RefusedException {
    boolean known = request.id() == Protocol.BACKEND_CONFIG_CHANGE;
    if (request.needsReply()) {
      requests.send(request.id(), Protocol.REPLY, BackEndLink.u64(known ? 0 : 1));
    }
    if (!known) {
      throw new RefusedException("the back end asks what is not offered: " + request.id());
    }
    BackEndLink present = link;
    if (present != null && offer.has(Protocol.CONFIG)) {
      present.hurry();
      configure(BackEndOffer.config(present, settings.configSize()));
    }
  }

  /** Another configuration space, if it is another. Its size stays. */
  private void configure(byte[] next) {
    if (next.length == config.length && !Arrays.equals(next, config)) {
      config = next;
      generation++;
      if (driver.has(Status.DRIVER_OK)) {
        notifier.configChanged(driver.status(), generation);
      }
    }
  }

  /** The driver made buffers of a queue available. */
  void kick(int queue) {
    if (queue < rings.count()) {
      try {
        rings.kick(queue);
      } catch (BrokenProtocolException e) {
        lost(e.getMessage());
      }
    }
  }

  /** The back end used buffers of a queue. */
  void used(int queue) {
    long _ = rings.call(queue).drain();
    if (started) {
      counters.notification();
      notifier.used(queue);
    }
  }

  /** The back end says that a ring is no good. */
  void failed() {
    long _ = rings.error().drain();
    broken("the back end reports an error of a ring");
  }

  /** Gives up until the driver resets the device (virtio 1.4, section 2.1.2). */
  void broken(@Nullable String why) {
    if (driver.status() == 0 || driver.has(Status.NEEDS_RESET)) {
      return;
    }
    log.log(ERROR, "needs reset: {0}", why);
    counters.needsReset();
    halt();
    driver.needsReset();
    if (driver.has(Status.DRIVER_OK)) {
      notifier.configChanged(driver.status(), generation);
    }
  }

  /** Back to the state before the driver came (section 2.4). */
  void reset() {
    if (driver.status() != 0) {
      log.log(INFO, "reset from {0}", Status.toString(driver.status()));
    }
    halt();
    renegotiate();
  }

  private void halt() {
    if (started && link != null) {
      takeBack(link);
    }
    started = false;
    rings.forget();
  }

  private void takeBack(BackEndLink present) {
    try {
      present.hurry();
      rings.stop(present, queues);
      if (offer.has(Protocol.RESET_DEVICE)) {
        present.tell(Request.RESET_DEVICE, NONE);
      } else {
        setStatus(present, 0);
      }
    } catch (IOException | RefusedException e) {
      // One that is gone uses no memory. One that hangs may, and nobody can keep it from that.
      log.log(WARNING, "the back end did not give the rings back: {0}", e.getMessage());
      lost(e.getMessage());
    }
  }

  @Override
  public int deviceType() {
    return settings.type();
  }

  @Override
  public int featureBlocks() {
    return Features.BLOCKS;
  }

  @Override
  public int features(int block) {
    return (int) (driver.offered() >>> (Integer.SIZE * block));
  }

  @Override
  public void setDriverFeatures(int block, int bits) {
    driver.choose(block, bits);
  }

  @Override
  public int configSize() {
    return config.length;
  }

  @Override
  public byte[] readConfig(int offset, int length) {
    return Arrays.copyOfRange(config, offset, offset + length);
  }

  @Override
  public boolean writeConfig(int offset, byte[] data) {
    BackEndLink present = link;
    if (present == null) {
      return refusals.refuse("configuration write while the back end is away");
    }
    if (!offer.has(Protocol.CONFIG)) {
      return refusals.refuse("configuration write; the back end has no configuration space");
    }
    try {
      present.hurry();
      present.tell(
          Request.SET_CONFIG,
          BackEndLink.buffer(Protocol.CONFIG_DATA + data.length)
              .putInt(offset)
              .putInt(data.length)
              .putInt(0)
              .put(data)
              .array());
      config = BackEndOffer.config(present, config.length);
      return true;
    } catch (RefusedException e) {
      return refusals.refuse("configuration write: " + e.getMessage());
    } catch (IOException e) {
      lost(e.getMessage());
      return false;
    }
  }

  @Override
  public int configGeneration() {
    return generation;
  }

  @Override
  public int status() {
    return driver.status();
  }

  @Override
  public int setStatus(int wanted) {
    if (wanted == 0) {
      reset();
      return 0;
    }
    boolean broken = driver.has(Status.NEEDS_RESET);
    int added = driver.advance(wanted);
    if ((added & Status.FAILED) != 0) {
      log.log(WARNING, "the driver gave up (FAILED)");
    }
    if ((added & Status.DRIVER_OK) != 0 && !broken) {
      started = true;
      handOver();
    }
    return driver.status();
  }

  @Override
  public int queueCount() {
    return rings.count();
  }

  @Override
  public QueueInfo queue(int index) {
    int maxSize = queues.maxSize(index);
    @Nullable QueueSettings queue = queues.settings(index);
    return queue == null
        ? QueueInfo.unused(maxSize)
        : new QueueInfo(maxSize, queue.size(), true, queue.desc(), queue.driver(), queue.device());
  }

  @Override
  public void enableQueue(int index, int size, long desc, long driver, long device) {
    boolean taken = queues.setUp(index, size, desc, driver, device);
    BackEndLink present = link;
    @Nullable QueueSettings queue = queues.settings(index);
    if (!taken || !started || present == null || queue == null) {
      return; // handed over with all the others, when it comes to that
    }
    try {
      rings.startAlone(present, offer, this.driver.chosen(), index, queue);
    } catch (RefusedException e) {
      broken(e.getMessage());
    } catch (IOException e) {
      lost(e.getMessage());
    }
  }

  /** One ring is taken back while the others go on (RING_RESET, section 2.6.1). */
  @Override
  public void resetQueue(int index) {
    if (!queues.resetAlone(index)) {
      return;
    }
    BackEndLink present = link;
    try {
      if (started && present != null) {
        rings.stopAlone(present, index);
      }
    } catch (IOException e) {
      lost(e.getMessage()); // as in takeBack
    }
    try {
      rings.forget(index, driver.chosen());
    } catch (IOException e) {
      log.log(WARNING, "queue {0} is reset, but the back end {1}", index, e.getMessage());
      lost("is let go");
    }
  }

  @Override
  public void close() {
    reset();
    if (link != null) {
      link.close();
      link = null;
    }
    rings.close();
  }
}
