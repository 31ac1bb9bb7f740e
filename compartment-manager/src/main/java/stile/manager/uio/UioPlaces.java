package stile.manager.uio;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import stile.bindings.discovery.UioMap;
import stile.manager.config.DoorbellConfig;
import stile.manager.controller.Block;
import stile.manager.image.MemoryRange;

/** Where the carve-out and the doorbell's registers lie in the maps of a uio device. */
public final class UioPlaces {
  /** No page is smaller; a map begins with a page (uio_mmap_physical of Linux). */
  private static final long PAGE = 4096;

  /**
   * A range of physical memory as part of a map.
   *
   * @param offset from the map's first byte
   */
  public record Place(UioMap map, long offset, long size) {
    /** How much of the map has to be mapped for it. */
    public long end() {
      return offset + size;
    }
  }

  private final List<UioMap> maps;
  private final List<String> differences = new ArrayList<>();
  private final Optional<Place> carveOut;
  private final List<Place> blocks = new ArrayList<>();

  private UioPlaces(List<UioMap> maps, DoorbellConfig.Compartment config) {
    this.maps = maps;
    this.carveOut = place("the carve-out", config.partition().carveOut());
    for (Block block : config.bell().controller().blocks()) {
      if (block.shared()) {
        differences.add(
            "the registers at %#x are shared with others, and no process may have them: only Stile's"
                    .formatted(block.address())
                + " kernel module can ring there");
      } else {
        String what = "the doorbell's " + block.name();
        place(what, new MemoryRange(block.address(), block.size())).ifPresent(blocks::add);
      }
    }
  }

  /** Looks everything up; maps nothing. */
  public static UioPlaces find(List<UioMap> maps, DoorbellConfig.Compartment config) {
    return new UioPlaces(maps, config);
  }

  private Optional<Place> place(String what, MemoryRange range) {
    for (UioMap map : maps) {
      long start = map.address() & -PAGE;
      long size = map.address() - start + map.size();
      if (new MemoryRange(start, size).contains(range.address(), range.size())) {
        return Optional.of(new Place(map, range.address() - start, range.size()));
      }
    }
    differences.add(
        "%s: the profile says %s, which lies in no map; there %s"
            .formatted(what, range, maps.isEmpty() ? "are none" : "are " + describe()));
    return Optional.empty();
  }

  private String describe() {
    return maps.stream()
        .map(m -> "map%d %s".formatted(m.index(), new MemoryRange(m.address(), m.size())))
        .collect(Collectors.joining(", "));
  }

  /** All that is not as the profile says; when there is nothing, all places are there. */
  public List<String> differences() {
    return List.copyOf(differences);
  }

  public Place carveOut() {
    return carveOut.orElseThrow();
  }

  /** Of each of the controller's blocks, in its order. */
  public List<Place> blocks() {
    return List.copyOf(blocks);
  }
}
