package stile.bench.crossing;

import java.io.IOException;
import stile.virtio.device.DeviceContext;
import stile.virtio.device.DeviceServer;
import stile.virtio.queue.Virtqueue;

/**
 * Another device server, and how long it spent serving. Looking in vain does not count. From a
 * start to a stop it adds up, then says the sum and begins anew.
 */
final class TimedServer implements DeviceServer {
  private final DeviceServer server;
  private long nanos;

  TimedServer(DeviceServer server) {
    this.server = server;
  }

  @Override
  public int deviceType() {
    return server.deviceType();
  }

  @Override
  public long features() {
    return server.features();
  }

  @Override
  public int[] queueSizes() {
    return server.queueSizes();
  }

  @Override
  public int configSize() {
    return server.configSize();
  }

  @Override
  public void readConfig(byte[] config) {
    server.readConfig(config);
  }

  @Override
  public boolean writeConfig(int offset, byte[] data) {
    return server.writeConfig(offset, data);
  }

  @Override
  public boolean accepts(long features) {
    return server.accepts(features);
  }

  @Override
  public void start(DeviceContext context) throws IOException {
    nanos = 0;
    server.start(context);
  }

  @Override
  public int process(Virtqueue queue) throws IOException {
    long begin = System.nanoTime();
    int work = server.process(queue);
    if (work > 0) {
      nanos += System.nanoTime() - begin;
    }
    return work;
  }

  @Override
  public boolean holds(int queue) {
    return server.holds(queue);
  }

  @Override
  public void queueReset(int queue) {
    server.queueReset(queue);
  }

  @Override
  public void stop() {
    server.stop();
    if (nanos > 0) { // a front end stops and starts it before it asks for anything
      System.out.println("served " + nanos + " ns");
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
