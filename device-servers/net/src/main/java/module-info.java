/**
 * The network device server: joins a driver to a tap interface, a switch or a socket.
 *
 * @provides stile.virtio.device.DeviceServerProvider the type {@code net}
 */
module stile.net {
  requires transitive stile.virtio;

  provides stile.virtio.device.DeviceServerProvider with
      stile.net.NetProvider;
}
