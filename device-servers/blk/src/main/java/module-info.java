/**
 * The block device server: serves a file or a block device as a virtio disk.
 *
 * @provides stile.virtio.device.DeviceServerProvider the type {@code blk}
 */
module stile.blk {
  requires stile.virtio;

  provides stile.virtio.device.DeviceServerProvider with
      stile.blk.BlkProvider;
}
