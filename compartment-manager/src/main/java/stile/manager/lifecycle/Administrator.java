package stile.manager.lifecycle;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of a compartment last, and who waits for the answer. Any thread asks; all else is
 * the supervisor's thread's.
 */
final class Administrator {
  private record Asked(Wish wish, CompletableFuture<String> answer) {}

  private final AtomicReference<@Nullable Asked> next = new AtomicReference<>();
  private @Nullable Asked present;

  /** Asks; what was asked before and is not done yet, nobody waits for any more. */
  CompletableFuture<String> ask(Wish wish) {
    Asked asked = new Asked(wish, new CompletableFuture<>());
    Asked before = next.getAndSet(asked);
    if (before != null) {
      overtaken(before);
    }
    return asked.answer;
  }

  boolean asked() {
    return next.get() != null;
  }

  /** Takes up what was asked since the last time; null: nothing. */
  @Nullable Wish take() {
    Asked asked = next.getAndSet(null);
    if (asked == null) {
      return null;
    }
    if (present != null) {
      overtaken(present);
    }
    present = asked;
    return asked.wish;
  }

  /** What was taken up and not answered yet. */
  boolean waitsFor(Wish wish) {
    return present != null && present.wish == wish;
  }

  /** It is done. */
  void answer(String text) {
    if (present != null) {
      present.answer.complete(text);
      present = null;
    }
  }

  /** It cannot be done. */
  void refuse(String why) {
    if (present != null) {
      refuse(present, why);
      present = null;
    }
  }

  private static void overtaken(Asked asked) {
    refuse(asked, "another command came after this one");
  }

  private static void refuse(Asked asked, String why) {
    asked.answer.completeExceptionally(new IOException(why));
  }
}
