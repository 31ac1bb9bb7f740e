/**
 * The driver's side of a virtqueue and of a device's start-up, in process: what tests of devices
 * and of queues talk through.
 */
module stile.virtio.mock {
  requires transitive stile.virtio;
  requires jdk.management;

  exports stile.virtio.mock;
}
