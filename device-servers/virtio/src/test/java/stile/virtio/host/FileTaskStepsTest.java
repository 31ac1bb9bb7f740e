package stile.virtio.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stile.bindings.sys.Errno;

/** How an operation goes on after results that seldom come, on an engine that makes them up. */
class FileTaskStepsTest {
  private HostFile file;
  private FakeEngine engine;
  private FileTask task;
  private int ended;

  @BeforeEach
  void open() throws IOException {
    file = HostFile.open(Path.of("/proc/version"), false);
    engine = new FakeEngine(file);
    task = engine.task(_ -> ended++, 8);
    for (int i = 0; i < 3; i++) {
      assertTrue(task.vectors().add(4096L * i, 10));
    }
  }

  @AfterEach
  void close() {
    file.close();
  }

  private void answers(long... results) {
    for (long result : results) {
      engine.answers.add(result);
    }
  }

  private String failure() {
    IOException failure = task.failure();
    assertNotNull(failure);
    return String.valueOf(failure.getMessage());
  }

  @Test
  void goesOnWhereAShortOneStopped() {
    answers(1, 14, 15);
    task.write(100);
    assertEquals(
        List.of("WRITE 100, 30 bytes in 3", "WRITE 101, 29 bytes in 3", "WRITE 115, 15 bytes in 2"),
        engine.asked);
    assertEquals(1, ended);
    assertEquals(30, task.moved());
    assertNull(task.failure());
  }

  @Test
  void goesOnLater() {
    answers(FileEngine.LATER, FileEngine.LATER);
    task.read(100);
    assertEquals(0, ended);
    task.resume(10);
    assertEquals(0, ended);
    assertEquals("READ 110, 20 bytes in 2", engine.asked.getLast());
    task.resume(20);
    assertEquals(1, ended);
    assertEquals(30, task.moved());
  }

  @Test
  void endsWhereTheFileEnds() {
    answers(12, 0);
    task.read(0);
    assertEquals(1, ended);
    assertEquals(12, task.moved());
    assertNull(task.failure());
  }

  @Test
  void failsWhenNothingIsTaken() {
    answers(12, 0);
    task.write(0);
    assertEquals(1, ended);
    assertEquals("write /proc/version: nothing was taken", failure());
  }

  @Test
  void triesAgain() {
    answers(-Errno.EINTR, 5, -Errno.EAGAIN, -Errno.EAGAIN, 25);
    task.read(0);
    assertEquals(1, ended);
    assertEquals(30, task.moved());
    assertEquals(5, engine.calls());
  }

  @Test
  void doesNotTryForEver() {
    engine.answers.addAll(Collections.nCopies(1000, (long) -Errno.EAGAIN));
    task.sync();
    assertEquals(1, ended);
    assertEquals(16, engine.calls());
    assertTrue(failure().startsWith("fdatasync /proc/version: EAGAIN"), failure());
  }

  @Test
  void failsInTheMiddle() {
    answers(12, -Errno.EIO);
    task.read(0);
    assertEquals(1, ended);
    assertEquals("read /proc/version: EIO (Input/output error)", failure());
  }

  @Test
  void isGivenUp() {
    answers(FileEngine.LATER);
    task.read(0);
    task.resume(-Errno.ECANCELED);
    assertEquals(1, ended);
    assertInstanceOf(InterruptedIOException.class, task.failure());
  }

  @Test
  void saysWhatIsNotSupported() {
    answers(-Errno.EOPNOTSUPP, -Errno.EINVAL, -Errno.ENOSPC, -Errno.EINVAL);
    task.punchHole(0, 10);
    assertFalse(task.supported());
    assertNull(task.failure());
    task.zeroRange(0, 10);
    assertFalse(task.supported());
    task.zeroRange(0, 10);
    assertTrue(task.supported());
    assertTrue(failure().startsWith("zero range /proc/version: ENOSPC"), failure());
    task.sync(); // EINVAL is no answer to a sync
    assertTrue(failure().startsWith("fdatasync /proc/version: EINVAL"), failure());
  }

  /** However many operations one leads to: the stack of each is the same. */
  @Test
  void leadsToAnotherWithoutEnd() {
    int many = 100_000;
    engine.answers.addAll(Collections.nCopies(many, 0L));
    FileTask chained = engine.task(FileTaskStepsTest::again, 1);
    chained.sync();
    assertEquals(many, engine.calls());
  }

  private static void again(FileTask task) {
    if (!((FakeEngine) task.engine()).answers.isEmpty()) {
      task.sync();
    }
  }
}
