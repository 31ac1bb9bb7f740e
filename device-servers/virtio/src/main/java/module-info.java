/**
 * Virtio, device side: virtqueues and descriptor chains, the device status machine, and the
 * interface a device server implements. A device server needs this module and no other.
 */
@SuppressWarnings("module") // names modules that are compiled after this one
module stile.virtio {
  requires transitive org.jspecify;
  requires stile.bindings;

  exports stile.virtio;
  exports stile.virtio.device;
  exports stile.virtio.host;
  exports stile.virtio.queue;
  exports stile.virtio.worker;
}
