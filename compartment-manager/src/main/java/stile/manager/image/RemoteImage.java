package stile.manager.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A program that Linux's remoteproc loads: of 32 or 64 bits, for any processor. What it says is
 * checked before Linux is asked, because a driver may know of more memory than the board's profile
 * gives to the compartment.
 */
public final class RemoteImage {
  private RemoteImage() {}

  /**
   * Checks that all of a program has its place. A file that is not ELF is for the kernel's driver
   * to judge: some take formats of their own.
   *
   * @param places the compartment's memory, as its processor sees it
   * @throws BadImageException when it has none; the message completes the file's name
   * @throws IOException when it cannot be read
   */
  public static void check(Path file, List<MemoryRange> places) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      if (!ElfFile.is(channel)) {
        return;
      }
      List<Segment> segments = ElfFile.readAny(channel).segments();
      if (segments.isEmpty()) {
        throw new BadImageException("has nothing to load");
      }
      for (Segment segment : segments) {
        segment.checkFile(channel.size());
        if (places.stream().noneMatch(p -> p.contains(segment.address(), segment.memorySize()))) {
          throw new BadImageException(
              "%s lies outside the compartment's memory (%s)"
                  .formatted(
                      segment.named(),
                      places.stream()
                          .map(MemoryRange::toString)
                          .collect(Collectors.joining(", "))));
        }
      }
    }
  }
}
