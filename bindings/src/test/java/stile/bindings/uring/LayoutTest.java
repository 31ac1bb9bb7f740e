package stile.bindings.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stile.bindings.kernel.Arch;
import stile.bindings.kernel.CProbe;

/** Every number of linux/io_uring.h, compared with the system's header on both architectures. */
class LayoutTest {
  private static final String HEAD =
      """
      #include <linux/io_uring.h>
      #include <stddef.h>
      #define SQE(member) offsetof(struct io_uring_sqe, member)
      #define PARAMS(member) offsetof(struct io_uring_params, member)
      #define CANCEL(member) offsetof(struct io_uring_sync_cancel_reg, member)
      """;

  private static Map<String, Long> ours() {
    Map<String, Long> v = new LinkedHashMap<>();
    v.put("sizeof(struct io_uring_params)", Layout.PARAMS_SIZE);
    v.put("PARAMS(sq_entries)", Layout.SQ_ENTRIES);
    v.put("PARAMS(cq_entries)", Layout.CQ_ENTRIES);
    v.put("PARAMS(flags)", Layout.FLAGS);
    v.put("PARAMS(features)", Layout.FEATURES);
    v.put("PARAMS(sq_off.head)", Layout.SQ_HEAD);
    v.put("PARAMS(sq_off.tail)", Layout.SQ_TAIL);
    v.put("PARAMS(sq_off.array)", Layout.SQ_ARRAY);
    v.put("PARAMS(cq_off.head)", Layout.CQ_HEAD);
    v.put("PARAMS(cq_off.tail)", Layout.CQ_TAIL);
    v.put("PARAMS(cq_off.cqes)", Layout.CQ_CQES);
    v.put("IORING_SETUP_CLAMP", (long) Layout.SETUP_CLAMP);
    v.put("IORING_SETUP_SUBMIT_ALL", (long) Layout.SETUP_SUBMIT_ALL);
    v.put("IORING_FEAT_SINGLE_MMAP", (long) Layout.FEAT_SINGLE_MMAP);
    v.put("IORING_FEAT_NODROP", (long) Layout.FEAT_NODROP);
    v.put("IORING_FEAT_SUBMIT_STABLE", (long) Layout.FEAT_SUBMIT_STABLE);
    v.put("IORING_OFF_SQ_RING", Layout.OFF_SQ_RING);
    v.put("IORING_OFF_SQES", Layout.OFF_SQES);
    v.put("IORING_REGISTER_FILES", (long) Layout.REGISTER_FILES);
    v.put("IORING_UNREGISTER_FILES", (long) Layout.UNREGISTER_FILES);
    v.put("IORING_REGISTER_SYNC_CANCEL", (long) Layout.REGISTER_SYNC_CANCEL);
    v.put("sizeof(struct io_uring_sqe)", Layout.SQE_SIZE);
    v.put("SQE(opcode)", Layout.SQE_OPCODE);
    v.put("SQE(flags)", Layout.SQE_FLAGS);
    v.put("SQE(fd)", Layout.SQE_FD);
    v.put("SQE(off)", Layout.SQE_OFF);
    v.put("SQE(addr)", Layout.SQE_ADDR);
    v.put("SQE(len)", Layout.SQE_LEN);
    v.put("SQE(fsync_flags)", Layout.SQE_FSYNC_FLAGS);
    v.put("SQE(user_data)", Layout.SQE_USER_DATA);
    v.put("IORING_OP_READV", (long) Layout.OP_READV);
    v.put("IORING_OP_WRITEV", (long) Layout.OP_WRITEV);
    v.put("IORING_OP_FSYNC", (long) Layout.OP_FSYNC);
    v.put("IORING_OP_FALLOCATE", (long) Layout.OP_FALLOCATE);
    v.put("IOSQE_FIXED_FILE", (long) Layout.IOSQE_FIXED_FILE);
    v.put("IORING_FSYNC_DATASYNC", (long) Layout.FSYNC_DATASYNC);
    v.put("sizeof(struct io_uring_cqe)", Layout.CQE_SIZE);
    v.put("offsetof(struct io_uring_cqe, user_data)", Layout.CQE_USER_DATA);
    v.put("offsetof(struct io_uring_cqe, res)", Layout.CQE_RES);
    v.put("sizeof(struct io_uring_sync_cancel_reg)", Layout.CANCEL_SIZE);
    v.put("CANCEL(addr)", Layout.CANCEL_ADDR);
    v.put("CANCEL(fd)", Layout.CANCEL_FD);
    return v;
  }

  @ParameterizedTest
  @EnumSource
  void isThatOfTheSystemsHeader(Arch arch) throws Exception {
    Map<String, Long> ours = ours();
    Map<String, String> expressions = new LinkedHashMap<>();
    for (String expression : ours.keySet()) { // expressions are no names: number them
      expressions.put("v" + expressions.size(), expression);
    }
    Map<String, Long> theirs = CProbe.values(arch, Path.of("."), HEAD, expressions);
    expressions.forEach(
        (name, expression) ->
            assertEquals(theirs.get(name), ours.get(expression), expression + " on " + arch));
  }
}
