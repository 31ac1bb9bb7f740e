/** The entropy device: random bytes for the driver. */
module stile.rng {
  requires transitive stile.virtio;

  provides stile.virtio.device.DeviceServerProvider with
      stile.rng.RngProvider;
}
