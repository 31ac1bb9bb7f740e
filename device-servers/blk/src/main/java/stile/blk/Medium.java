package stile.blk;

import java.nio.file.Path;

/** What a disk is made of. */
sealed interface Medium {
  /** A file or block device. */
  record Image(Path path) implements Medium {}

  /** No bytes at all: for measurements. */
  record Nothing(long bytes) implements Medium {}

  /** What the disk calls itself unless it is told. */
  default String name() {
    return switch (this) {
      case Image(Path path) -> {
        Path name = path.getFileName();
        yield (name == null ? path : name).toString();
      }
      case Nothing _ -> "null";
    };
  }
}
