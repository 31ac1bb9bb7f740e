/**
 * The compartment manager: configuration, command line, log, transports and life cycle. The {@code
 * stile} command is this module's.
 */
module stile.manager {
  requires info.picocli;
  requires org.tomlj;
  requires stile.bindings;
  requires transitive org.jspecify;
  requires transitive stile.virtio;

  opens stile.manager.cli to
      info.picocli;

  uses stile.virtio.device.DeviceServerProvider;

  provides System.LoggerFinder with
      stile.manager.log.LineLoggerFinder;
}
