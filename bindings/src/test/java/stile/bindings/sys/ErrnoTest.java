package stile.bindings.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ErrnoTest {
  @Test
  void everyConstantHasItsOwnName() throws IllegalAccessException {
    for (var field : Errno.class.getFields()) {
      assertEquals(field.getName(), Errno.name(field.getInt(null)));
    }
  }

  @Test
  void anUnknownNumberIsShownAsIs() {
    assertEquals("errno 4711", Errno.name(4711));
  }

  @Test
  void messagesComeFromTheLibrary() {
    assertEquals("No such file or directory", Errno.message(Errno.ENOENT));
    assertEquals("EIO (Input/output error)", Errno.describe(Errno.EIO));
  }

  @Test
  void checkPassesResultsAndExplainsErrors() throws SysException {
    assertEquals(0, SysException.check(0, "nothing"));
    assertEquals(7, SysException.check(7, "read", "fd 3"));
    SysException e =
        assertThrows(SysException.class, () -> SysException.check(-Errno.EBUSY, "claim", "uio0"));
    assertEquals(Errno.EBUSY, e.errno());
    assertEquals("claim uio0", e.what());
    assertEquals("claim uio0: EBUSY (Device or resource busy)", e.getMessage());
  }
}
