package stile.manager.controller;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import stile.manager.controller.FakeBlock.Bits;
import stile.manager.controller.Hardware.Fifo;

/**
 * Controllers as their hardware is, each for one channel: written from what is known of the
 * hardware, with plain numbers, and not from the files under test.
 *
 * @param blocks addresses, as a profile gives them
 * @param channel what tells the channel apart, as a profile gives it
 * @param hardware makes one
 */
record Row(String blocks, String channel, Supplier<Hardware> hardware) {
  static final Map<String, Row> ALL = all();

  static Row of(String name) {
    return Objects.requireNonNull(ALL.get(name), name);
  }

  private static Map<String, Row> all() {
    Map<String, Row> all = new LinkedHashMap<>();
    all.put("xlnx-ipi", new Row("agent", "peer = 8", Row::xlnx));
    all.put("imx-mu-v1", new Row("side", "n = 1", Row::muV1));
    all.put("imx-mu-v2", new Row("side", "n = 1", Row::muV2));
    all.put("omap-mbox", new Row("cluster", "tx = 1\nrx = 0\nuser = 2", Row::omap));
    all.put("stm32-ipcc", new Row("ipcc", "n = 3", Row::ipcc));
    all.put(
        "bcm2836-mbox",
        new Row("local", "core = 0\nbox = 1\npeer_core = 1\npeer_box = 3", Row::bcm2836));
    all.put("bcm2835-bell", new Row("bells", "rx = 0\ntx = 2", Row::bcm2835));
    all.put("rk-mbox", new Row("mailbox", "x = 2\ntoken = 7", Row::rockchip));
    all.put("sun6i-msgbox", new Row("msgbox", "tx = 1\nrx = 0", Row::sun6i));
    all.put(
        "tegra-hsp-db",
        new Row("hsp", "first = 0x30000\nown = 2\npeer = 4\nmaster = 19", Row::tegra));
    all.put("arm-mhu-v1", new Row("mhu", "channel = 0x20\nbit = 5", Row::mhuV1));
    all.put(
        "arm-mhu-v2",
        new Row(
            "send receive", "tx_window = 1\ntx_bit = 3\nrx_window = 2\nrx_bit = 4", Row::mhuV2));
    all.put(
        "arm-mhu-v3",
        new Row(
            "postbox mailbox",
            "tx_channel = 1\ntx_bit = 3\nrx_channel = 2\nrx_bit = 4",
            Row::mhuV3));
    all.put("rz-mhu", new Row("mhu", "n = 2\ntx = 0\nrx = 1", Row::rz));
    all.put("rcar-mfis", new Row("mfis", "n = 3\ncode = 5", Row::mfis));
    all.put("rcar-mfis-g5", new Row("mfis protection", "n = 1", Row::mfisG5));
    all.put(
        "s32-mscm",
        new Row(
            "mscm",
            "core = 0\nirq = 1\npeer_core = 4\npeer_irq = 2\nline = 2\ntrusted = 1",
            Row::mscm));
    all.put("gicv2m", new Row("frame", "interrupt = 80", Row::gicv2m));
    all.put("gic-ispendr", new Row("distributor", "interrupt = 104", Row::ispendr));
    all.put("gicv2-sgi", new Row("distributor", "interrupt = 9\ncores = 2", Row::sgi));
    return all;
  }

  private static Hardware xlnx() {
    Hardware h = new Hardware();
    Bits isr = Bits.stale();
    Bits masked = new Bits();
    h.block()
        .write(0x00, v -> h.peer.raiseIf(v == 0x100))
        .shows(0x10, isr)
        .clears(0x10, isr)
        .clears(0x18, masked)
        .sets(0x1c, masked);
    h.rings = () -> isr.value |= 0x100;
    h.line = () -> isr.has(0x100 & ~masked.value);
    return h;
  }

  private static Hardware muV1() {
    Hardware h = new Hardware();
    Bits enabled = Bits.stale();
    Bits sr = Bits.stale();
    h.block()
        .read(0x24, () -> (enabled.value & 0xf000_0000L) | (h.peer.up ? 1 << 18 : 0))
        .write(
            0x24,
            v -> {
              enabled.value = v;
              h.peer.raiseIf((v & 1 << 18) != 0); // a request, which falls with the other side
            })
        .shows(0x20, sr)
        .clears(0x20, sr);
    h.rings = () -> sr.value |= 1 << 30;
    h.line = () -> sr.has(enabled.value & 1 << 30);
    return h;
  }

  private static Hardware muV2() {
    Hardware h = new Hardware();
    Bits enabled = Bits.stale();
    Bits status = Bits.stale();
    h.block()
        .holds(0x110, enabled)
        .read(0x114, () -> h.peer.up ? 2 : 0)
        .write(0x114, v -> h.peer.raiseIf(v == 2))
        .shows(0x118, status)
        .clears(0x118, status);
    h.rings = () -> status.value |= 2;
    h.line = () -> status.has(enabled.value & 2);
    return h;
  }

  private static Hardware omap() {
    Hardware h = new Hardware();
    Fifo to = new Fifo(4);
    Fifo from = new Fifo(4);
    Bits status = new Bits();
    Bits enabled = Bits.stale();
    from.push(9);
    status.value = 1;
    h.block()
        .write(0x44, to::push)
        .read(0x84, () -> to.full() ? 1 : 0)
        .read(0x40, from::pop)
        .read(0xc0, () -> from.words.size())
        .shows(0x124, status)
        .write(0x124, v -> status.value &= from.words.isEmpty() ? ~v : -1)
        .sets(0x128, enabled)
        .clears(0x12c, enabled);
    return fifos(h, to, from, status, enabled);
  }

  private static Hardware fifos(Hardware h, Fifo to, Fifo from, Bits status, Bits enabled) {
    h.rings =
        () -> {
          if (!from.full()) {
            from.push(1);
          }
          status.value |= 1;
        };
    h.line = () -> status.has(enabled.value & 1);
    h.acknowledges = to.words::clear;
    return h.watch(() -> !to.words.isEmpty());
  }

  private static Hardware ipcc() {
    Hardware h = new Hardware();
    Bits control = new Bits();
    Bits masked = new Bits();
    Bits from = Bits.stale();
    h.block()
        .holds(0x000, control)
        .holds(0x004, masked)
        .write(
            0x008,
            v -> {
              h.peer.raiseIf((v & 8 << 16) != 0);
              from.value &= ~(v & 0xffff);
            })
        .read(0x00c, () -> h.peer.up ? 8 : 0)
        .shows(0x01c, from);
    h.rings = () -> from.value |= 8;
    h.line = () -> control.has(1) && from.has(8 & ~masked.value);
    return h;
  }

  private static Hardware bcm2836() {
    Hardware h = new Hardware();
    Bits box = Bits.stale();
    Bits enabled = Bits.stale();
    h.block()
        .write(0x9c, v -> h.peer.raiseIf(v != 0))
        .shows(0xc4, box)
        .clears(0xc4, box)
        .holds(0x50, enabled);
    h.rings = () -> box.value |= 1;
    h.line = () -> enabled.has(2) && box.has(0xffff_ffffL);
    return h;
  }

  private static Hardware bcm2835() {
    Hardware h = new Hardware();
    Bits bell = Bits.stale();
    h.block()
        .write(0x8, v -> h.peer.raise())
        .read(
            0x0,
            () -> {
              long was = bell.value & 4;
              bell.value = 0;
              return was;
            });
    h.rings = () -> bell.value = 4;
    h.line = () -> bell.has(4);
    return h;
  }

  private static Hardware rockchip() {
    Hardware h = new Hardware();
    Bits command = new Bits();
    Bits status = Bits.stale();
    Bits enabled = Bits.stale();
    h.block()
        .holds(0x18, command)
        .write(
            0x1c,
            v -> {
              h.peer.raiseIf(v == 7 && command.value == 7);
              command.value = 0;
            })
        .holds(0x28, enabled)
        .shows(0x2c, status)
        .clears(0x2c, status);
    h.rings = () -> status.value |= 4;
    h.line = () -> status.has(enabled.value & 4);
    return h;
  }

  private static Hardware sun6i() {
    Hardware h = new Hardware();
    Fifo to = new Fifo(8);
    Fifo from = new Fifo(8);
    Bits status = new Bits();
    Bits enabled = Bits.stale();
    from.push(9);
    status.value = 1;
    h.block()
        .write(0x184, to::push)
        .read(0x104, () -> to.full() ? 1 : 0)
        .read(0x180, from::pop)
        .read(0x140, () -> Math.min(from.words.size(), 7))
        .shows(0x070, status)
        .write(0x070, v -> status.value &= from.words.isEmpty() ? ~v : -1)
        .holds(0x060, enabled);
    return fifos(h, to, from, status, enabled);
  }

  private static Hardware tegra() {
    Hardware h = new Hardware();
    Bits enabled = Bits.stale();
    Bits pending = Bits.stale();
    h.block()
        .write(0x30400, v -> h.peer.raiseIf(v == 1))
        .holds(0x30204, enabled)
        .shows(0x3020c, pending)
        .clears(0x3020c, pending);
    h.rings = () -> pending.value |= 1 << 19;
    h.line = () -> pending.has(enabled.value & 1 << 19);
    return h;
  }

  private static Hardware mhuV1() {
    Hardware h = new Hardware();
    Bits status = Bits.stale();
    h.block().write(0x128, v -> h.peer.raiseIf(v == 0x20)).shows(0x20, status).clears(0x30, status);
    h.rings = () -> status.value |= 0x20;
    h.line = () -> status.has(0x20);
    return h;
  }

  private static Hardware mhuV2() {
    Hardware h = new Hardware();
    Bits access = new Bits();
    Bits status = Bits.stale();
    Bits masked = new Bits();
    h.block()
        .holds(0xf88, access)
        .shows(0xf8c, access)
        .write(0x2c, v -> h.peer.raiseIf(access.has(1) && v == 8));
    h.block().shows(0x40, status).clears(0x48, status).sets(0x54, masked).clears(0x58, masked);
    h.rings = () -> status.value |= 0x10;
    h.line = () -> status.has(0x10 & ~masked.value);
    h.released = () -> !access.has(1);
    return h;
  }

  private static Hardware mhuV3() {
    Hardware h = new Hardware();
    Bits status = Bits.stale();
    Bits masked = new Bits();
    Bits control = new Bits();
    h.block().write(0x102c, v -> h.peer.raiseIf(v == 8));
    h.block()
        .shows(0x1040, status)
        .clears(0x1048, status)
        .sets(0x1054, masked)
        .clears(0x1058, masked)
        .holds(0x105c, control);
    h.rings = () -> status.value |= 0x10;
    h.line = () -> control.has(1) && status.has(0x10 & ~masked.value);
    return h;
  }

  private static Hardware rz() {
    Hardware h = new Hardware();
    Bits response = Bits.stale();
    h.block()
        .read(0x40, () -> h.peer.up ? 1 : 0)
        .write(0x44, v -> h.peer.raiseIf(v == 1))
        .shows(0x50, response)
        .clears(0x58, response);
    h.rings = () -> response.value |= 1;
    h.line = () -> response.has(1);
    return h;
  }

  private static Hardware mfis() {
    Hardware h = new Hardware();
    Bits eicr = Bits.stale();
    h.block()
        .read(0x418, () -> h.peer.up ? 11 : 0)
        .write(0x418, v -> h.peer.raiseIf(v == 11))
        .holds(0x41c, eicr);
    h.rings = () -> eicr.value |= 1;
    h.line = () -> eicr.has(1);
    return h;
  }

  private static Hardware mfisG5() {
    Hardware h = new Hardware();
    Bits key = new Bits();
    Bits pulse = new Bits();
    Bits iicr = Bits.stale();
    h.block()
        .write(
            0x1004,
            v -> {
              h.peer.raiseIf(key.value == 0xacc0_0001L && v == 1 && !pulse.has(1));
              pulse.value = v;
            })
        .shows(0x1000, iicr)
        .write(0x1000, v -> iicr.value = key.value == 0xacc0_0001L ? v : iicr.value);
    h.block().write(0, v -> key.value = v);
    h.rings = () -> iicr.value |= 1;
    h.line = () -> iicr.has(1);
    return h;
  }

  private static Hardware mscm() {
    Hardware h = new Hardware();
    Bits status = Bits.stale();
    Bits route = Bits.stale();
    Bits trust = new Bits();
    h.block()
        .write(0x294, v -> h.peer.raiseIf(v == 1))
        .read(0x208, () -> trust.has(1) ? status.value : 0)
        .clears(0x208, status)
        .holds16(0x884, route)
        .holds(0x400, trust);
    h.rings = () -> status.value |= 0x10;
    h.line = () -> route.has(1) && status.has(0xffff);
    return h;
  }

  private static Hardware gicv2m() {
    Hardware h = new Hardware().edge();
    h.block().write(0x40, v -> h.peer.raiseIf(v == 80));
    return h;
  }

  private static Hardware ispendr() {
    Hardware h = new Hardware().edge();
    h.block().write(0x20c, v -> h.peer.raiseIf(v == 0x100));
    return h;
  }

  private static Hardware sgi() {
    Hardware h = new Hardware().edge();
    h.block().write(0xf00, v -> h.peer.raiseIf(v == 0x20009));
    return h;
  }
}
