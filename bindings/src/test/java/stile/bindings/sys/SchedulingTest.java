package stile.bindings.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.bindings.sys.SysAssertions.assertErrno;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class SchedulingTest {
  @Test
  void affinityHoldsForTheCallingThread() throws IOException {
    BitSet before = Affinity.get();
    BitSet one = new BitSet();
    one.set(before.nextSetBit(0));
    try {
      Affinity.set(one);
      assertEquals(one, Affinity.get());
      String status = Files.readString(Path.of("/proc/thread-self/status"));
      assertTrue(status.contains("Cpus_allowed_list:\t" + one.nextSetBit(0) + "\n"), status);
    } finally {
      Affinity.set(before);
    }
    assertEquals(before, Affinity.get());
  }

  @Test
  void processorsThatDoNotExistAreRefused() {
    BitSet none = new BitSet();
    assertErrno(Errno.EINVAL, () -> Affinity.set(none));
    BitSet far = new BitSet();
    far.set(1023);
    assertErrno(Errno.EINVAL, () -> Affinity.set(far));
    BitSet beyond = new BitSet();
    beyond.set(5000);
    assertErrno(Errno.EINVAL, () -> Affinity.set(beyond));
  }

  @Test
  void memoryIsLockedAndUnlocked() throws IOException {
    try {
      MemoryLock.lockAll();
    } catch (SysException e) { // without CAP_IPC_LOCK, and with a limit that is too small
      assertTrue(e.errno() == Errno.ENOMEM || e.errno() == Errno.EPERM, e.getMessage());
      return;
    }
    try {
      assertTrue(lockedKilobytes() > 0);
    } finally {
      MemoryLock.unlockAll();
    }
    assertEquals(0, lockedKilobytes());
  }

  private static long lockedKilobytes() throws IOException {
    String status = Files.readString(Path.of("/proc/self/status"));
    String line = status.lines().filter(l -> l.startsWith("VmLck:")).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", ""));
  }
}
