# SPDX-License-Identifier: Apache-2.0
# make check-targets         the tests on cores of other kinds, under QEMU; the last line: N passed, N failed
# make check-riscv64-virt    on one of them
# What a target needs: tests/targets/NAME/{board.c,link.ld}, and its lines here.

TARGETS := riscv64-virt armv7m-mps2

riscv64-virt_PORT := riscv64
riscv64-virt_CC := riscv64-linux-gnu-gcc -mcmodel=medany -mstrict-align
riscv64-virt_QEMU := qemu-system-riscv64 -M virt -smp 2 -m 64M -bios none -kernel

armv7m-mps2_PORT := armv7m
armv7m-mps2_CC := arm-none-eabi-gcc -mcpu=cortex-m7 -mthumb -mfloat-abi=soft -mno-unaligned-access
# Time by instructions: a busy host would lose ticks that no core of its own loses.
armv7m-mps2_QEMU := qemu-system-arm -M mps2-an500 -icount shift=5,sleep=off -kernel

# Not coherent with Linux: a barrier of the inner-shareable domain would do nothing, and exclusives need not work.
armv7m-mps2_NEVER := (dmb|dsb)[[:space:]]ish|(ld|st)rex
armv7m-mps2_OBJDUMP := arm-none-eabi-objdump

# What is undefined in C traps, for there is no run-time library to print it.
BARE_CFLAGS := $(COMMON) -O2 -ffreestanding -fno-tree-loop-distribute-patterns \
	-ffunction-sections -fdata-sections -fno-pic -fno-stack-protector \
	-fno-asynchronous-unwind-tables -fsanitize=undefined -fsanitize-undefined-trap-on-error \
	-isystem tests/bare/include -Isrc -Iexamples -Itests -Itests/bare
BARE_SOURCES := $(LIBRARY) examples/sha256.c examples/format.c $(wildcard tests/*.c tests/bare/*.c)

# A machine that hangs is ended.
BARE_SECONDS := 120
BARE_QEMU := -display none -monitor none -serial none -no-reboot -chardev stdio,id=words \
	-semihosting-config enable=on,target=native,chardev=words

define target
$(BUILD)/$(1)/%.o: % targets.mk
	@mkdir -p $$(@D)
	$$(Q)$($(1)_CC) $$(BARE_CFLAGS) -Iport/$($(1)_PORT) -c $$< -o $$@

$(BUILD)/$(1)/check.elf: $(patsubst %,$(BUILD)/$(1)/%.o,$(BARE_SOURCES) tests/targets/$(1)/board.c \
		$(wildcard port/*.c port/$($(1)_PORT)/*.c port/$($(1)_PORT)/*.S)) \
		tests/targets/$(1)/link.ld
	@echo $$@
	$$(Q)$($(1)_CC) $$(TARGET_LDFLAGS) -T tests/targets/$(1)/link.ld $$(filter %.o,$$^) -lgcc -o $$@
	$$(Q)$$(if $$($(1)_NEVER),! $$($(1)_OBJDUMP) -d $$@ | grep -E '$$($(1)_NEVER)')

.PHONY: check-$(1)
check-$(1): $(BUILD)/$(1)/check.elf
	@timeout $(BARE_SECONDS) $($(1)_QEMU) $$< $$(BARE_QEMU) </dev/null
endef

$(foreach t,$(TARGETS),$(eval $(call target,$(t))))

.PHONY: check-targets
check-targets: $(TARGETS:%=$(BUILD)/%/check.elf)
	@tests/targets/run $(TARGETS)
