package stile.manager.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A program for a compartment, checked against the memory it is to run in.
 *
 * @param entry where it begins
 * @param pieces what is to be copied into memory that is zero, in ascending order, apart from each
 *     other
 */
public record PeerImage(long entry, List<Piece> pieces) {
  private static final int INSTRUCTION = 4;

  /** What one array holds. */
  private static final int MAX_LENGTH = Integer.MAX_VALUE - Piece.UNIT;

  public PeerImage {
    pieces = List.copyOf(pieces);
  }

  /**
   * Reads an ELF file and checks all that it says. Addresses are physical: the program starts with
   * its MMU off.
   *
   * @param memory the compartment's own
   * @throws BadImageException when it cannot run there; the message completes the file's name
   * @throws IOException when it cannot be read
   */
  public static PeerImage read(Path file, MemoryRange memory) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ElfFile elf = ElfFile.read(channel);
      List<Segment> segments =
          elf.segments().stream().sorted(Comparator.comparingLong(Segment::address)).toList();
      checkPlaces(segments, memory, channel.size());
      checkEntry(elf.entry(), segments);
      return new PeerImage(elf.entry(), pieces(channel, segments));
    }
  }

  private static void checkPlaces(List<Segment> segments, MemoryRange memory, long fileSize)
      throws BadImageException {
    if (segments.isEmpty()) {
      throw new BadImageException("has nothing to load");
    }
    Segment last = null;
    for (Segment segment : segments) {
      if (!memory.contains(segment.address(), segment.memorySize())) {
        throw new BadImageException(
            "%s lies outside the compartment's memory (%s)".formatted(segment.named(), memory));
      }
      segment.checkFile(fileSize);
      if (last != null && last.overlaps(segment)) {
        throw new BadImageException("%s overlaps %s".formatted(segment, last));
      }
      last = segment;
    }
  }

  private static void checkEntry(long entry, List<Segment> segments) throws BadImageException {
    boolean code = segments.stream().anyMatch(s -> s.executable() && s.holds(entry));
    if (!code || entry % INSTRUCTION != 0) {
      throw new BadImageException(
          "begins at %#x, which is not the address of an instruction in any of its executable segments"
              .formatted(entry));
    }
  }

  /** Segments that meet within one unit go into one piece, so that neither overwrites the other. */
  private static List<Piece> pieces(FileChannel file, List<Segment> segments) throws IOException {
    List<Piece> pieces = new ArrayList<>();
    List<Segment> group = new ArrayList<>();
    for (Segment segment : segments) {
      if (segment.fileSize() == 0) {
        continue;
      }
      if (!group.isEmpty() && down(segment.address()) >= end(group)) {
        pieces.add(piece(file, group));
        group.clear();
      }
      group.add(segment);
    }
    if (!group.isEmpty()) {
      pieces.add(piece(file, group));
    }
    return pieces;
  }

  private static Piece piece(FileChannel file, List<Segment> group) throws IOException {
    long start = down(group.getFirst().address());
    long length = end(group) - start;
    if (length > MAX_LENGTH) {
      throw new BadImageException("has more than 2 GiB to load at %#x".formatted(start));
    }
    byte[] bytes = new byte[(int) length];
    for (Segment segment : group) {
      ElfFile.bytes(file, segment.offset(), (int) segment.fileSize())
          .get(bytes, (int) (segment.address() - start), (int) segment.fileSize());
    }
    return new Piece(start, bytes);
  }

  private static long end(List<Segment> group) {
    Segment last = group.getLast();
    return down(last.address() + last.fileSize() + Piece.UNIT - 1);
  }

  private static long down(long address) {
    return address & -Piece.UNIT;
  }
}
