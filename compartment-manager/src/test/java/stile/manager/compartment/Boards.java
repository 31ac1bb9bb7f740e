package stile.manager.compartment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import stile.manager.config.BellProfile;
import stile.manager.config.BoardFacts;
import stile.manager.config.BoardProfile;
import stile.manager.config.CompartmentConfig;
import stile.manager.config.DoorbellConfig;
import stile.manager.config.DoorbellProfile;
import stile.manager.config.LifeConfig;
import stile.manager.config.MessageProfile;
import stile.manager.config.PartitionProfile;
import stile.manager.config.PeerLogProfile;
import stile.manager.config.RegionProfile;
import stile.manager.config.WaitConfig;
import stile.manager.config.WindowProfile;
import stile.manager.controller.Controller;
import stile.manager.image.MemoryRange;
import stile.manager.lifecycle.Restart;
import stile.manager.msg.Generation;

/** A board whose numbers are those of {@link FakeDevice}. */
final class Boards {
  static final BellProfile BELL =
      new BellProfile(
          Controller.register(FakeDevice.PAGE.address(), FakeDevice.PAGE.size(), 0x40, 32, 96),
          Optional.empty(),
          Optional.empty());
  static final int WINDOW_SIZE = 0x10000;
  static final int LOG_OFFSET = 0x10000;

  private Boards() {}

  static PartitionProfile partition(PartitionProfile.Provider provider) {
    return new PartitionProfile(
        new MemoryRange(FakeDevice.CARVE_OUT.address(), FakeDevice.CARVE_OUT.size()),
        Optional.of(new MemoryRange(FakeDevice.MEMORY.address(), FakeDevice.MEMORY.size())),
        List.of(1),
        provider,
        Optional.empty());
  }

  static BoardProfile board(PartitionProfile partition) {
    return new BoardProfile(
        Path.of("boards/b/profile.toml"),
        "b",
        "",
        FakeDevice.CARVE_OUT.size(),
        new WindowProfile(0, WINDOW_SIZE),
        List.of(new RegionProfile("data", 0x20000, 0x20000, 0x10000, RegionProfile.Memory.NORMAL)),
        new DoorbellProfile.Compartment(Optional.of("peer"), BELL, partition),
        new MessageProfile(64, 64),
        Optional.of(new PeerLogProfile(LOG_OFFSET, 4096)),
        new BoardFacts("", "", "", "", List.of()));
  }

  static DoorbellConfig.Compartment doorbell(
      PartitionProfile partition, Optional<Path> image, Restart restart, boolean stop) {
    return new DoorbellConfig.Compartment(
        "peer", BELL, partition, new LifeConfig(image, restart, stop, List.of()));
  }

  static CompartmentConfig config(DoorbellConfig.Compartment doorbell) {
    return new CompartmentConfig(
        "demo",
        board(doorbell.partition()),
        doorbell,
        Generation.V2,
        1,
        WaitConfig.DEFAULT,
        List.of(),
        List.of());
  }
}
