/** A device server to start from: a clock. */
module stile.template {
  requires transitive stile.virtio;

  // How the manager finds it: the module lies in a plugin folder, and says what it provides.
  provides stile.virtio.device.DeviceServerProvider with
      stile.template.ClockProvider;
}
