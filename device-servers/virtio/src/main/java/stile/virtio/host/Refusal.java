package stile.virtio.host;

import stile.bindings.sys.Errno;

/** Why a frame was refused, in words that are put together only when the reason is another one. */
final class Refusal {
  private int errno;
  private String text = "";

  void because(int errno) {
    if (errno != this.errno) {
      text = Errno.describe(errno);
      this.errno = errno;
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
