/**
 * The one module of Stile that reaches native code: system calls, mappings, registers, barriers,
 * descriptors and the layouts of {@code native/include/stile}.
 */
@SuppressWarnings("module") // the readers named below are compiled after this module
module stile.bindings {
  requires com.sun.jna;
  requires com.sun.jna.platform;
  requires static org.jspecify;

  exports stile.bindings.abi to
      stile.bench,
      stile.manager,
      stile.tests,
      stile.virtio,
      stile.virtio.mock;
  exports stile.bindings.compartment to
      stile.manager,
      stile.tests;
  exports stile.bindings.discovery to
      stile.bench,
      stile.manager,
      stile.tests,
      stile.virtio,
      stile.virtio.mock;
  exports stile.bindings.memory to
      stile.bench,
      stile.manager,
      stile.tests,
      stile.virtio,
      stile.virtio.mock;
  exports stile.bindings.sys to
      stile.bench,
      stile.manager,
      stile.tests,
      stile.virtio,
      stile.virtio.mock;
  exports stile.bindings.uio to
      stile.manager,
      stile.tests;
  exports stile.bindings.uring to
      stile.virtio;
}
