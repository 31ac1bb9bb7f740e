package stile.manager.draft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import stile.manager.config.ControllerPreset;
import stile.manager.devicetree.Node;
import stile.manager.devicetree.Node.Range;
import stile.manager.devicetree.Tree;

/** A first profile and overlay, as text. */
public final class Draft {
  /** A name in a profile's list of cores must be below this. */
  private static final int CORES = 1024;

  private static final String COMMENT = "#   ";

  private final String name;
  private final Tree tree;
  private final Choices choices;

  /**
   * Chooses what of a board to use.
   *
   * @param name the new board's
   * @param root its device tree
   * @param kinds the controllers that are known
   * @throws IOException when the board lacks what is needed; the message says what
   */
  public Draft(String name, Node root, List<ControllerPreset> kinds) throws IOException {
    this.name = name;
    this.tree = new Tree(root);
    this.choices = Choices.of(tree, kinds);
  }

  /**
   * Writes both files into a new folder.
   *
   * @throws IOException when there is such a folder already, or it cannot be written
   */
  public void write(Path folder) throws IOException {
    if (Files.exists(folder)) {
      throw new IOException(folder + ": is there already, and stays as it is");
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("profile.toml"), profile());
    Files.writeString(folder.resolve("linux.dtso"), overlay());
  }

  String profile() {
    Range bank = choices.bank();
    return """
        # A draft, made from the device tree of: %s
        # It fits that tree, and is a start: read every comment, and change what somebody who knows the board knows better.
        # What is here must be the same in linux.dtso beside it; `stile doctor` compares the two.

        name = "%s"
        description = "%s"
        %s
        [board]
        soc = "%s"
        peer = "%s"
        firmware = "say here what keeps the peer apart from Linux, and who starts it"
        verified = "nothing yet: a draft"

        # Shared by Linux and the peer. %s
        [carve-out]
        address = %#x
        size = "16 MiB"

        # The peer's own: where its program is linked to. After the carve-out, for no other reason than that it was free.
        [memory]
        address = %#x
        size = "32 MiB"

        # The bus itself: header, notification words and the two message rings. 64 KiB are plenty for the rings below.
        [window]
        offset = 0
        size = "64 KiB"

        # What the peer says when it cannot use the bus.
        [peer-log]
        offset = "64 KiB"
        size = "64 KiB"

        # The rest is the peer's, for rings and buffers. Bus addresses count from the start of the carve-out.
        # "normal" is cacheable, which is right for a core of the same cluster with its caches on; not for a Cortex-R or -M.
        [[region]]
        name = "data"
        offset = "128 KiB"
        base = "128 KiB"
        memory = "normal"

        # The interrupt controller: every board has it, and every core of Linux's own cluster hears it. Shared interrupts %d and
        # %d (INTID %d and %d) are named by no node of the tree, which is not the same as being connected to nothing: the
        # chip's manual knows. We ring the peer by the first, it rings us by the second. All of Linux uses the distributor, so
        # only the kernel module touches it.
        # %s
        [doorbell]
        kind = "compartment"
        label = "peer"
        controller = "%s"
        block.distributor = %#x
        channel.interrupt = %d
        interrupt = { spi = %d, trigger = "edge-rising" }

        # Nobody here starts the peer: it runs since the board came up. For a processor that Linux has a driver for, see
        # "remoteproc" in docs/configuration.md.
        [life-cycle]
        provider = "none"

        [message]
        slots = 64
        slot-size = 64
        """
        .formatted(
            plain(choices.model()),
            name,
            "Draft for " + plain(choices.model()),
            cores(),
            plain(choices.model()),
            choices.core().map(core -> "the core " + core.path()).orElse("another processor"),
            bank.size() == 0
                ? "The tree names no memory, so this address is a\n# guess behind what is reserved: look at /proc/iomem on the board."
                : "In the middle of the memory %s, where\n# firmware seldom has something, and where nothing is reserved."
                    .formatted(bank),
            choices.carveOut().base(),
            choices.own().base(),
            choices.toPeer(),
            choices.toLinux(),
            choices.toPeer() + 32,
            choices.toLinux() + 32,
            others(),
            Choices.GIC,
            choices.distributor(),
            choices.toPeer() + 32,
            choices.toLinux());
  }

  private String cores() {
    return choices
        .core()
        .map(core -> core.cells("reg"))
        .filter(reg -> reg.length > 0 && reg[reg.length - 1] < CORES)
        .map(
            reg ->
                """

                # The last core, since Linux starts on the first. Its number is reg of its node.
                cores = [%#x]
                """
                    .formatted(reg[reg.length - 1]))
        .orElse(
            "\n# The tree has one core only, or one of another name: the peer is another processor.\n");
  }

  private String others() {
    return choices.mailboxes().isEmpty()
        ? "The tree has no other mailbox of a kind that is known."
        : choices.mailboxes().stream()
            .map(
                mailbox ->
                    "%s: %s, registers %s%s"
                        .formatted(
                            mailbox.kind().name(),
                            mailbox.node().path(),
                            mailbox.registers(),
                            tree.available(mailbox.node()) ? "; enabled, so somebody has it" : ""))
            .collect(
                Collectors.joining(
                    "\n" + COMMENT,
                    "Other mailboxes of kinds that are known, for a peer at their other end:\n"
                        + COMMENT,
                    ""));
  }

  String overlay() {
    int addressCells = tree.root().cell("#address-cells").orElse(2);
    int sizeCells = tree.root().cell("#size-cells").orElse(1);
    return """
        // SPDX-License-Identifier: Apache-2.0
        /*
         * A draft: what Linux must know of %s. The numbers are those of profile.toml, which says why.
         * boards/overlay of Stile lays it over the board's tree, and adds the symbol if need be.
         */
        // symbol gic %s
        /dts-v1/;
        /plugin/;

        &{/} {
        \t/* as the tree that this is laid over */
        \t#address-cells = <%d>;
        \t#size-cells = <%d>;

        \treserved-memory {
        \t\t#address-cells = <%d>;
        \t\t#size-cells = <%d>;
        \t\tranges;

        \t\tcarveout: carveout@%x {
        \t\t\treg = <%s>;
        \t\t\tno-map;
        \t\t};

        \t\tpeer-memory@%x {
        \t\t\treg = <%s>;
        \t\t\tno-map;
        \t\t};
        \t};

        \tcompartment@%x {
        \t\tcompatible = "stile,compartment";
        \t\tlabel = "peer";
        \t\tmemory-region = <&carveout>;
        \t\treg = <%s>;
        \t\t/* "mailbox": others use it too, so no process gets it */
        \t\treg-names = "mailbox";
        \t\tinterrupt-parent = <&gic>;
        \t\t/* a shared interrupt, an edge */
        \t\tinterrupts = <0 %d 1%s>;
        \t\tinterrupt-names = "doorbell";
        \t};
        };
        %s"""
        .formatted(
            plain(choices.model()).replace("*/", "?"),
            choices.gic().path(),
            addressCells,
            sizeCells,
            addressCells,
            sizeCells,
            choices.carveOut().base(),
            reg(choices.carveOut(), addressCells, sizeCells),
            choices.own().base(),
            reg(choices.own(), addressCells, sizeCells),
            choices.distributor(),
            reg(new Range(choices.distributor(), 0x1000), addressCells, sizeCells),
            choices.toLinux(),
            " 0".repeat(Math.max(0, choices.gic().cell("#interrupt-cells").orElse(3) - 3)),
            choices
                .core()
                .map(
                    core ->
                        """

                        /* Linux must not start it: "fail", since it tries with "disabled". */
                        &{%s} {
                        \tstatus = "fail";
                        };
                        """
                            .formatted(core.path()))
                .orElse(""));
  }

  private static String reg(Range range, int addressCells, int sizeCells) {
    return cells(range.base(), addressCells) + " " + cells(range.size(), sizeCells);
  }

  private static String cells(long value, int count) {
    return count == 1
        ? "%#x".formatted(value)
        : "%#x %#x".formatted(value >>> 32, value & 0xffff_ffffL);
  }

  /** Text of a device tree, for a string of TOML. */
  private static String plain(String text) {
    return text.replaceAll("[^ -~]|[\"\\\\]", "?");
  }
}
