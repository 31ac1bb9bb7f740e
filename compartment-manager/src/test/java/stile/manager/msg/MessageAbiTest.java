package stile.manager.msg;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static stile.manager.msg.MessageLayout.*;

import java.lang.foreign.GroupLayout;
import org.junit.jupiter.api.Test;
import stile.bindings.abi.Abi;
import stile.bindings.abi.stile_msg_config;
import stile.bindings.abi.stile_msg_device_info_v0;
import stile.bindings.abi.stile_msg_device_info_v2;
import stile.bindings.abi.stile_msg_devices_v0;
import stile.bindings.abi.stile_msg_devices_v2;
import stile.bindings.abi.stile_msg_event_avail;
import stile.bindings.abi.stile_msg_event_config;
import stile.bindings.abi.stile_msg_event_device;
import stile.bindings.abi.stile_msg_event_used;
import stile.bindings.abi.stile_msg_features;
import stile.bindings.abi.stile_msg_get_config;
import stile.bindings.abi.stile_msg_get_devices;
import stile.bindings.abi.stile_msg_get_shm;
import stile.bindings.abi.stile_msg_get_vqueue;
import stile.bindings.abi.stile_msg_header;
import stile.bindings.abi.stile_msg_ping;
import stile.bindings.abi.stile_msg_set_vqueue;
import stile.bindings.abi.stile_msg_shm_v0;
import stile.bindings.abi.stile_msg_shm_v2;
import stile.bindings.abi.stile_msg_status;
import stile.bindings.abi.stile_msg_vqueue_index;

/** The numbers here and those of the header file that bare-metal peers compile are the same. */
class MessageAbiTest {
  private static void at(int offset, GroupLayout struct, String field) {
    assertEquals(struct.byteOffset(groupElement(field)), offset, struct + " " + field);
  }

  private static void size(int size, GroupLayout struct) {
    assertEquals(struct.byteSize(), size, struct.toString());
  }

  @Test
  void header() {
    GroupLayout header = stile_msg_header.layout();
    at(TYPE, header, "type");
    at(ID, header, "msg_id");
    at(DEVICE, header, "dev_num");
    at(TOKEN, header, "token");
    at(SIZE, header, "msg_size");
    size(HEADER_SIZE, header);
    assertEquals(Abi.STILE_MSG_TYPE_RESPONSE(), TYPE_RESPONSE);
    assertEquals(Abi.STILE_MSG_TYPE_BUS(), TYPE_BUS);
    assertEquals(Abi.STILE_MSG_ID_EVENT(), ID_EVENT);
    assertEquals(Abi.STILE_MSG_SIZE_MIN_V2(), MIN_MAX_SIZE);
    assertEquals(Abi.STILE_MSG_SIZE_MAX(), MAX_SIZE);
  }

  @Test
  void identifiers() {
    assertEquals(Abi.STILE_MSG_GET_DEVICE_INFO(), GET_DEVICE_INFO);
    assertEquals(Abi.STILE_MSG_GET_DEVICE_FEATURES(), GET_DEVICE_FEATURES);
    assertEquals(Abi.STILE_MSG_SET_DRIVER_FEATURES(), SET_DRIVER_FEATURES);
    assertEquals(Abi.STILE_MSG_GET_CONFIG(), GET_CONFIG);
    assertEquals(Abi.STILE_MSG_SET_CONFIG(), SET_CONFIG);
    assertEquals(Abi.STILE_MSG_GET_DEVICE_STATUS(), GET_DEVICE_STATUS);
    assertEquals(Abi.STILE_MSG_SET_DEVICE_STATUS(), SET_DEVICE_STATUS);
    assertEquals(Abi.STILE_MSG_GET_VQUEUE(), GET_VQUEUE);
    assertEquals(Abi.STILE_MSG_SET_VQUEUE(), SET_VQUEUE);
    assertEquals(Abi.STILE_MSG_RESET_VQUEUE(), RESET_VQUEUE);
    assertEquals(Abi.STILE_MSG_GET_SHM(), GET_SHM);
    assertEquals(Abi.STILE_MSG_EVENT_CONFIG(), EVENT_CONFIG);
    assertEquals(Abi.STILE_MSG_EVENT_AVAIL(), EVENT_AVAIL);
    assertEquals(Abi.STILE_MSG_EVENT_USED(), EVENT_USED);
    assertEquals(Abi.STILE_MSG_BUS_GET_DEVICES(), GET_DEVICES);
    assertEquals(Abi.STILE_MSG_BUS_PING(), PING);
    assertEquals(Abi.STILE_MSG_BUS_EVENT_DEVICE(), EVENT_DEVICE);
    assertEquals(Abi.STILE_MSG_VQUEUE_ENABLED(), QUEUE_ENABLED);
    assertEquals(Abi.STILE_MSG_VQUEUE_ENABLE(), QUEUE_ENABLE);
    assertEquals(Abi.STILE_MSG_DEVICE_READY(), DEVICE_READY);
    assertEquals(Abi.STILE_MSG_DEVICE_REMOVED(), DEVICE_REMOVED);
  }

  @Test
  void deviceInfo() {
    GroupLayout v2 = stile_msg_device_info_v2.layout();
    at(INFO_DEVICE_ID, v2, "device_id");
    at(INFO_VENDOR_ID, v2, "vendor_id");
    at(INFO_V2_UUID, v2, "uuid");
    at(INFO_V2_FEATURE_BLOCKS, v2, "num_feature_blocks");
    at(INFO_V2_CONFIG_SIZE, v2, "config_size");
    at(INFO_V2_MAX_VIRTQUEUES, v2, "max_virtqueues");
    at(INFO_V2_ADMIN_START, v2, "admin_vq_start");
    at(INFO_V2_ADMIN_COUNT, v2, "admin_vq_count");
    size(INFO_V2_SIZE, v2);
    GroupLayout v0 = stile_msg_device_info_v0.layout();
    at(INFO_DEVICE_ID, v0, "device_id");
    at(INFO_VENDOR_ID, v0, "vendor_id");
    at(INFO_V0_FEATURE_BITS, v0, "num_feature_bits");
    at(INFO_V0_CONFIG_SIZE, v0, "config_size");
    at(INFO_V0_MAX_VIRTQUEUES, v0, "max_virtqueues");
    at(INFO_V0_ADMIN_START, v0, "admin_vq_start");
    at(INFO_V0_ADMIN_COUNT, v0, "admin_vq_count");
    size(INFO_V0_SIZE, v0);
  }

  @Test
  void featuresAndConfig() {
    at(FEATURES_INDEX, stile_msg_features.layout(), "block_index");
    at(FEATURES_COUNT, stile_msg_features.layout(), "num_blocks");
    size(FEATURES_BLOCKS, stile_msg_features.layout());
    at(GET_CONFIG_OFFSET, stile_msg_get_config.layout(), "offset");
    at(GET_CONFIG_LENGTH, stile_msg_get_config.layout(), "length");
    size(GET_CONFIG_SIZE, stile_msg_get_config.layout());
    at(CONFIG_GENERATION, stile_msg_config.layout(), "generation");
    at(CONFIG_OFFSET, stile_msg_config.layout(), "offset");
    at(CONFIG_LENGTH, stile_msg_config.layout(), "length");
    size(CONFIG_DATA, stile_msg_config.layout());
    at(STATUS, stile_msg_status.layout(), "status");
    size(STATUS_SIZE, stile_msg_status.layout());
  }

  @Test
  void queues() {
    size(QUEUE_INDEX_SIZE, stile_msg_vqueue_index.layout());
    GroupLayout get = stile_msg_get_vqueue.layout();
    at(QUEUE_INDEX, get, "index");
    at(GET_QUEUE_MAX_SIZE, get, "max_size");
    at(GET_QUEUE_SIZE, get, "cur_size");
    at(GET_QUEUE_FLAGS, get, "flags");
    at(QUEUE_DESC, get, "desc");
    at(QUEUE_DRIVER, get, "driver");
    at(QUEUE_DEVICE, get, "device");
    size(QUEUE_INFO_SIZE, get);
    GroupLayout set = stile_msg_set_vqueue.layout();
    at(QUEUE_INDEX, set, "index");
    at(SET_QUEUE_OP, set, "op");
    at(SET_QUEUE_SIZE, set, "size");
    at(SET_QUEUE_RESERVED, set, "reserved");
    at(QUEUE_DESC, set, "desc");
    at(QUEUE_DRIVER, set, "driver");
    at(QUEUE_DEVICE, set, "device");
    size(QUEUE_INFO_SIZE, set);
  }

  @Test
  void sharedMemory() {
    at(SHM_ID, stile_msg_get_shm.layout(), "shmid");
    size(SHM_REQUEST_SIZE, stile_msg_get_shm.layout());
    at(SHM_V2_LENGTH, stile_msg_shm_v2.layout(), "length");
    at(SHM_V2_ADDRESS, stile_msg_shm_v2.layout(), "address");
    at(SHM_V0_LENGTH, stile_msg_shm_v0.layout(), "length");
    at(SHM_V0_ADDRESS, stile_msg_shm_v0.layout(), "address_low");
    size(SHM_V2_SIZE, stile_msg_shm_v2.layout());
    size(SHM_V0_SIZE, stile_msg_shm_v0.layout());
  }

  @Test
  void eventsAndBus() {
    at(EVENT_CONFIG_STATUS, stile_msg_event_config.layout(), "status");
    at(EVENT_CONFIG_GENERATION, stile_msg_event_config.layout(), "generation");
    at(EVENT_CONFIG_OFFSET, stile_msg_event_config.layout(), "offset");
    at(EVENT_CONFIG_LENGTH, stile_msg_event_config.layout(), "length");
    size(EVENT_CONFIG_DATA, stile_msg_event_config.layout());
    at(EVENT_QUEUE, stile_msg_event_avail.layout(), "index");
    at(EVENT_AVAIL_NEXT, stile_msg_event_avail.layout(), "next_offset");
    size(EVENT_AVAIL_SIZE, stile_msg_event_avail.layout());
    at(EVENT_QUEUE, stile_msg_event_used.layout(), "index");
    size(EVENT_USED_SIZE, stile_msg_event_used.layout());
    at(DEVICES_OFFSET, stile_msg_get_devices.layout(), "offset");
    at(DEVICES_REQUEST_COUNT, stile_msg_get_devices.layout(), "count");
    size(DEVICES_REQUEST_SIZE, stile_msg_get_devices.layout());
    at(DEVICES_OFFSET, stile_msg_devices_v2.layout(), "offset");
    at(DEVICES_V2_NEXT, stile_msg_devices_v2.layout(), "next_offset");
    at(DEVICES_V2_COUNT, stile_msg_devices_v2.layout(), "count");
    size(DEVICES_BITMAP, stile_msg_devices_v2.layout());
    at(DEVICES_V0_COUNT, stile_msg_devices_v0.layout(), "count");
    at(DEVICES_V0_NEXT, stile_msg_devices_v0.layout(), "next_offset");
    size(DEVICES_BITMAP, stile_msg_devices_v0.layout());
    at(PING_DATA, stile_msg_ping.layout(), "data");
    size(PING_SIZE, stile_msg_ping.layout());
    at(EVENT_DEVICE_NUMBER, stile_msg_event_device.layout(), "dev_num");
    at(EVENT_DEVICE_STATE, stile_msg_event_device.layout(), "state");
    size(EVENT_DEVICE_SIZE, stile_msg_event_device.layout());
  }
}
