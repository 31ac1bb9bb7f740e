package stile.net;

import java.io.IOException;

/** A link that swallows what it is given, and allocates nothing for it. */
final class Sink implements Link {
  private final Link like;

  Sink(Link like) {
    this.like = like;
  }

  @Override
  public long offloads() {
    return like.offloads();
  }

  @Override
  public void start(long features, int pairs) {}

  @Override
  public Port port(int pair) {
    return new Port() {
      @Override
      public int fd() {
        return 100;
      }

      @Override
      public long receive(Landing into) {
        return NOTHING;
      }

      @Override
      public long send(Departure frame) throws IOException {
        return frame.vectors().bytes();
      }

      @Override
      public String refusal() {
        return "";
      }
    };
  }

  @Override
  public void stop() {}

  @Override
  public void close() {}
}
