package stile.manager.control;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import stile.bindings.sys.Poll;
import stile.bindings.sys.UnixSocket;
import stile.manager.lifecycle.Wish;

/** One command's question, and what it is answered. On a thread of its own. */
final class Conversation {
  /** Who connects and then says nothing, or does not read, is let go after this. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int QUESTION_MAX = 256;

  /** How soon it is seen that one who waits has gone. */
  private static final long LOOK_MILLIS = 1000;

  private final UnixSocket socket;
  private final List<? extends Controlled> compartments;

  Conversation(UnixSocket socket, List<? extends Controlled> compartments) {
    this.socket = socket;
    this.compartments = compartments;
  }

  /** Thrown by whoever cannot do what is asked; the message is the answer. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
      super(message);
    }
  }

  void hold() throws IOException, InterruptedException {
    socket.setTimeout(PATIENCE);
    String question = question();
    try {
      answer(List.of(question.split(" ", -1)));
      send("done\n");
    } catch (Refusal e) {
      send("failed " + e.getMessage() + "\n");
    }
  }

  private void answer(List<String> words) throws Refusal, IOException, InterruptedException {
    switch (words.getFirst()) {
      case "names" -> output(compartments.stream().map(Controlled::name).toList());
      case "status" -> output(StatusText.lines(named(words).status(), System.nanoTime()));
      case "json" -> output(List.of(StatusText.json(named(words).status(), System.nanoTime())));
      case "log" -> log(named(words), number(words), words.contains("follow"));
      case "start" -> wish(named(words), Wish.START);
      case "stop" -> wish(named(words), Wish.STOP);
      case "restart" -> wish(named(words), Wish.RESTART);
      default -> throw new Refusal("nobody knows here what \"" + words.getFirst() + "\" is");
    }
  }

  private Controlled named(List<String> words) throws Refusal {
    String name = words.size() < 2 ? "" : words.get(1);
    return compartments.stream()
        .filter(c -> c.name().equals(name))
        .findAny()
        .orElseThrow(() -> new Refusal("no compartment \"" + name + "\""));
  }

  private static int number(List<String> words) throws Refusal {
    try {
      return Math.max(0, Integer.parseInt(words.get(2)));
    } catch (NumberFormatException | IndexOutOfBoundsException _) {
      throw new Refusal("expected a number of lines");
    }
  }

  private void log(Controlled compartment, int lines, boolean follow)
      throws IOException, InterruptedException {
    History history = compartment.history();
    History.Part part = history.last(lines);
    output(part.lines());
    Poll poll = watch();
    while (follow && poll.await(0) == 0) {
      history.await(part.next(), LOOK_MILLIS);
      part = history.from(part.next());
      if (part.missed() > 0) {
        output(List.of("... %d lines were too many ...".formatted(part.missed())));
      }
      output(part.lines());
    }
  }

  /** Waits as long as who asked does; what was wished stays so without. */
  private void wish(Controlled compartment, Wish wish)
      throws Refusal, IOException, InterruptedException {
    CompletableFuture<String> answer = compartment.ask(wish);
    Poll poll = watch();
    while (poll.await(0) == 0) {
      try {
        output(List.of(compartment.name() + ": " + answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS)));
        return;
      } catch (TimeoutException _) {
        // Not yet.
      } catch (ExecutionException _) {
        throw new Refusal(compartment.name() + ": " + answer.exceptionNow().getMessage());
      }
    }
  }

  /** Whoever has asked says nothing more: what comes is the end. */
  private Poll watch() {
    Poll poll = new Poll(1);
    poll.set(0, socket.fd(), Poll.IN);
    return poll;
  }

  private void output(List<String> lines) throws IOException {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(' ').append(line).append('\n'));
    if (!text.isEmpty()) {
      send(text.toString());
    }
  }

  private void send(String text) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      socket.send(arena.allocateFrom(ValueLayout.JAVA_BYTE, text.getBytes(UTF_8)));
    }
  }

  /** A line, or as much of one as came. */
  private String question() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(QUESTION_MAX);
      long length = 0;
      while (length < QUESTION_MAX && (length == 0 || at(bytes, length - 1) != '\n')) {
        long more = socket.receive(bytes.asSlice(length), 0).result();
        if (more <= 0) {
          break;
        }
        length += more;
      }
      return new String(bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), US_ASCII).strip();
    }
  }

  private static byte at(MemorySegment bytes, long index) {
    return bytes.get(ValueLayout.JAVA_BYTE, index);
  }
}
