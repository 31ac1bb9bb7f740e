package stile.manager.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The contract between the partitioning firmware and the manager: what memory the two sides of one
 * compartment share, and how they ring. Checked as a whole: all that it names lies inside the
 * carve-out, on pages, and nothing overlaps.
 *
 * @param file where it was read from
 * @param name the board's name
 * @param description one line for a person
 * @param carveOut bytes of shared memory
 * @param window where the bus lies
 * @param regions at least one
 * @param doorbell how the sides wake each other
 * @param message the message rings
 * @param peerLog where the peer's log lies, if it has one
 * @param facts what a person wants to know
 */
public record BoardProfile(
    Path file,
    String name,
    String description,
    long carveOut,
    WindowProfile window,
    List<RegionProfile> regions,
    DoorbellProfile doorbell,
    MessageProfile message,
    Optional<PeerLogProfile> peerLog,
    BoardFacts facts) {
  /** Bytes in the smallest page: a memory type, and a refusal, cannot be had for less. */
  public static final long PAGE = 4096;

  public BoardProfile {
    regions = List.copyOf(regions);
  }

  /** Whether the carve-out is mapped uncached, all of it. */
  public boolean uncached() {
    return regions.getFirst().memory() == RegionProfile.Memory.UNCACHED;
  }
}
