package stile.manager.amp;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static stile.manager.amp.AmpAbi.*;

import java.lang.foreign.GroupLayout;
import org.junit.jupiter.api.Test;
import stile.bindings.abi.Abi;
import stile.bindings.abi.stile_amp_header;
import stile.bindings.abi.stile_amp_queue_head;

/** The numbers here and those of the header file that bare-metal peers compile are the same. */
class AmpAbiTest {
  private static void at(int offset, GroupLayout struct, String field) {
    assertEquals(struct.byteOffset(groupElement(field)), offset, field);
  }

  @Test
  void header() {
    GroupLayout header = stile_amp_header.layout();
    at(HEADER_MAGIC, header, "magic");
    at(HEADER_LENGTH_FIELD, header, "length");
    at(HEADER_VERSION, header, "version");
    at(HEADER_FEATURES, header, "features");
    at(HEADER_NUM_NOTIFICATIONS, header, "num_notifications");
    at(HEADER_NOTIFICATIONS_PER_DEVICE, header, "notifications_per_device");
    at(HEADER_NUM_ELEMENTS, header, "num_queue_elements");
    at(HEADER_SIZE_ELEMENTS, header, "size_queue_elements");
    at(HEADER_DEVICE_NOTIFICATIONS, header, "device_notifications");
    at(HEADER_DEVICE_HEAD, header, "device_queue_head");
    at(HEADER_DEVICE_ELEMENTS, header, "device_queue_elements");
    at(HEADER_DRIVER_NOTIFICATIONS, header, "driver_notifications");
    at(HEADER_DRIVER_HEAD, header, "driver_queue_head");
    at(HEADER_DRIVER_ELEMENTS, header, "driver_queue_elements");
    assertEquals(header.byteSize(), HEADER_LENGTH);
    assertEquals(Abi.STILE_AMP_MAGIC(), MAGIC);
    assertEquals(Abi.STILE_AMP_HEADER_LENGTH(), HEADER_LENGTH);
    assertEquals(Abi.STILE_AMP_VERSION(), VERSION);
    assertEquals(Abi.STILE_AMP_NOTIFICATIONS_MAX(), NOTIFICATIONS_MAX);
    assertEquals(Abi.STILE_AMP_NOTIFY_MESSAGES(), NOTIFY_MESSAGES);
  }

  @Test
  void queueHead() {
    GroupLayout head = stile_amp_queue_head.layout();
    at(HEAD_MAGIC, head, "magic");
    at(HEAD_STATUS, head, "status");
    at(HEAD_TAIL, head, "tail");
    at(HEAD_HEAD, head, "head");
    assertEquals(head.byteSize(), HEAD_SIZE);
    assertEquals(Abi.STILE_AMP_QUEUE_MAGIC(), QUEUE_MAGIC);
  }

  @Test
  void states() {
    assertEquals(Abi.STILE_AMP_STATE_MASK(), STATE_MASK);
    assertEquals(Abi.STILE_AMP_STATE_INIT(), STATE_INIT);
    assertEquals(Abi.STILE_AMP_STATE_READY(), STATE_READY);
    assertEquals(Abi.STILE_AMP_STATE_RUN(), STATE_RUN);
    assertEquals(Abi.STILE_AMP_STATE_SHUTDOWN(), STATE_SHUTDOWN);
    assertEquals(Abi.STILE_AMP_STATE_PEER_DEAD(), STATE_PEER_DEAD);
  }
}
