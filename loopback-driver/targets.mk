# SPDX-License-Identifier: Apache-2.0
# make check-targets         the tests on cores of other kinds, under QEMU; the last line: N passed, N failed
# make check-riscv64-virt    on one of them
# What a target needs: tests/targets/NAME/{board.c,link.ld}, and its lines here, in which ELF stands for the program.

TARGETS := aarch64-raspi3b aarch64-zcu102 riscv64-virt armv7m-mps2 armv7r-zcu102

# Core 0 runs the tests, core 3 the peer of boards/qemu-raspi3b with which it exchanges doorbells.
aarch64-raspi3b_PORT := aarch64
aarch64-raspi3b_CC = $(TARGET_CC) -mgeneral-regs-only -mstrict-align
aarch64-raspi3b_MORE := $(addprefix $(BUILD)/aarch64-raspi3b/,bell.o tests/targets/aarch64-raspi3b/entry.S.o \
	board/qemu-raspi3b/peer/board.c.o)
aarch64-raspi3b_NEEDS := $(BUILD)/qemu-raspi3b/bell.elf
aarch64-raspi3b_QEMU := qemu-system-aarch64 -M raspi3b -device loader,file=$(aarch64-raspi3b_NEEDS) -kernel ELF

# The agents that ring it are a script: QEMU has none.
aarch64-zcu102_PORT := aarch64
aarch64-zcu102_CC = $(aarch64-raspi3b_CC)
aarch64-zcu102_MORE := $(BUILD)/aarch64-zcu102/bell.o
aarch64-zcu102_QEMU := tests/targets/aarch64-zcu102/machine ELF

riscv64-virt_PORT := riscv64
riscv64-virt_CC := riscv64-linux-gnu-gcc -mcmodel=medany -mstrict-align
riscv64-virt_QEMU := qemu-system-riscv64 -M virt -smp 2 -m 64M -bios none -device loader,cpu-num=0,file=ELF

armv7m-mps2_PORT := armv7m
armv7m-mps2_CC := arm-none-eabi-gcc -mcpu=cortex-m7 -mthumb -mfloat-abi=soft -mno-unaligned-access
# Time by instructions: a busy host would lose ticks that no core of its own loses.
armv7m-mps2_QEMU := qemu-system-arm -M mps2-an500 -icount shift=5,sleep=off -device loader,cpu-num=0,file=ELF

armv7r-zcu102_PORT := armv7r
armv7r-zcu102_CC := arm-none-eabi-gcc -mcpu=cortex-r5 -marm -mfloat-abi=soft -mno-unaligned-access
armv7r-zcu102_NEEDS := $(BUILD)/armv7r-zcu102/starter.elf
armv7r-zcu102_QEMU = qemu-system-aarch64 -M xlnx-zcu102 -smp 6 -m 1G $(ZCU102_SILENT) \
	-device loader,cpu-num=0,file=$(armv7r-zcu102_NEEDS) -device loader,file=ELF

# Its DisplayPort plays sound. The option that says no changed with QEMU 8.
comma := ,
ZCU102_SILENT = $(if $(findstring version 7.,$(shell qemu-system-aarch64 --version)), \
	-audiodev none$(comma)id=none,-audio none)

$(armv7r-zcu102_NEEDS): tests/targets/armv7r-zcu102/starter.S
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(TARGET_LDFLAGS) -Wl,-Ttext=0x1000000 $< -o $@

# Not coherent with Linux: a barrier of the inner-shareable domain would do nothing, and exclusives need not work.
armv7m-mps2_NEVER := (dmb|dsb)[[:space:]]ish|(ld|st)rex
armv7m-mps2_OBJDUMP := arm-none-eabi-objdump
armv7r-zcu102_NEVER := $(armv7m-mps2_NEVER)
armv7r-zcu102_OBJDUMP := $(armv7m-mps2_OBJDUMP)

# What is undefined in C traps, for there is no run-time library to print it.
BARE_CFLAGS := $(COMMON) -O2 -ffreestanding -fno-tree-loop-distribute-patterns \
	-ffunction-sections -fdata-sections -fno-pic -fno-stack-protector \
	-fno-asynchronous-unwind-tables -fsanitize=undefined -fsanitize-undefined-trap-on-error \
	-isystem tests/bare/include -Isrc -Iexamples -Itests -Itests/bare
BARE_SOURCES = src/mem.c $(TESTED) $(TESTS) $(wildcard tests/bare/*.c)

# A machine that hangs is ended.
BARE_SECONDS := 120
BARE_QEMU := -display none -monitor none -serial none -no-reboot -chardev stdio,id=words \
	-semihosting-config enable=on,target=native,chardev=words

define target
$(BUILD)/$(1)/%.o: % targets.mk
	@mkdir -p $$(@D)
	$$(Q)$($(1)_CC) $$(BARE_CFLAGS) -Iport/$($(1)_PORT) -c $$< -o $$@

$(BUILD)/$(1)/board/%.o: ../boards/% targets.mk
	@mkdir -p $$(@D)
	$$(Q)$($(1)_CC) $$(BARE_CFLAGS) -Iport/$($(1)_PORT) -c $$< -o $$@

$(BUILD)/$(1)/bell.c: tests/targets/$(1)/bell $(CONTROLLERS)
	$$(compile_bell)

$(BUILD)/$(1)/bell.o: $(BUILD)/$(1)/bell.c
	$$(Q)$($(1)_CC) $$(BARE_CFLAGS) -c $$< -o $$@

$(BUILD)/$(1)/check.elf: $(patsubst %,$(BUILD)/$(1)/%.o,$(BARE_SOURCES) \
		$(wildcard tests/targets/$(1)/*.c port/*.c port/$($(1)_PORT)/*.c port/$($(1)_PORT)/*.S)) \
		$($(1)_MORE) tests/targets/$(1)/link.ld
	@echo $$@
	$$(Q)$($(1)_CC) $$(TARGET_LDFLAGS) -T tests/targets/$(1)/link.ld $$(filter %.o,$$^) -lgcc -o $$@
	$$(Q)$$(if $$($(1)_NEVER),! $$($(1)_OBJDUMP) -d $$@ | grep -E '$$($(1)_NEVER)')

# The example peers are only compiled: there is no device side to run them with.
.PHONY: check-$(1)
check-$(1): $(BUILD)/$(1)/check.elf $($(1)_NEEDS) $(patsubst %,$(BUILD)/$(1)/%.o,$(wildcard examples/*.c))
	@timeout $(BARE_SECONDS) $$(subst ELF,$$<,$($(1)_QEMU)) $$(BARE_QEMU) </dev/null
endef

$(foreach t,$(TARGETS),$(eval $(call target,$(t))))

.PHONY: check-targets
check-targets: $(foreach t,$(TARGETS),$(BUILD)/$(t)/check.elf $($(t)_NEEDS))
	@tests/targets/run $(TARGETS)
