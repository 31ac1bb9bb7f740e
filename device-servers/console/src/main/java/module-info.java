/** The console device: what a program in the peer compartment prints, and what it is told. */
module stile.console {
  requires transitive stile.virtio;

  provides stile.virtio.device.DeviceServerProvider with
      stile.console.ConsoleProvider;
}
