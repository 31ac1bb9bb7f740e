// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a device-tree node "stile,compartment" says, and whether it holds. See
 * Documentation/devicetree/bindings/stile,compartment.yaml.
 */
#include <linux/ioport.h>
#include <linux/of.h>
#include <linux/of_reserved_mem.h>
#include <linux/string.h>

#include "stile.h"

/* It becomes the name of a file: [a-z0-9-], 1 to 31 of them. */
static int get_name(struct stile_compartment *c, struct device *dev)
{
	const char *label;
	size_t length;

	if (of_property_read_string(dev->of_node, "label", &label)) {
		dev_err(dev, "the node has no label: the compartment needs a name\n");
		return -EINVAL;
	}
	length = strspn(label, "abcdefghijklmnopqrstuvwxyz0123456789-");
	if (!length || label[length] || length >= sizeof(c->name)) {
		dev_err(dev, "label \"%s\": a name is 1 to %zu of a-z, 0-9 and -\n",
			label, sizeof(c->name) - 1);
		return -EINVAL;
	}
	strscpy(c->name, label, sizeof(c->name));
	return 0;
}

static struct reserved_mem *find_memory(struct device *dev, const char *property)
{
	struct device_node *node = of_parse_phandle(dev->of_node, property, 0);
	struct reserved_mem *reserved;

	if (!node) {
		dev_err(dev, "the node has no %s: which memory is it?\n", property);
		return NULL;
	}
	reserved = of_reserved_mem_lookup(node);
	if (!reserved) {
		dev_err(dev, "%s %pOF is not reserved: see the first kernel messages\n", property,
			node);
	} else if (!of_property_read_bool(node, "no-map")) {
		dev_err(dev, "%s %pOF lacks no-map: the kernel has it mapped\n", property, node);
		reserved = NULL;
	}
	of_node_put(node);
	return reserved;
}

/* A mapping of the kernel's own could have other attributes, and the cache two opinions. */
static int get_memory(struct device *dev, const char *what, phys_addr_t *start, phys_addr_t *size)
{
	struct reserved_mem *reserved = find_memory(dev, what);

	if (!reserved)
		return -EINVAL;
	*start = reserved->base;
	*size = reserved->size;
	if (!*size || !PAGE_ALIGNED(*start | *size)) {
		dev_err(dev, "%s %pa, size %pa, is not whole pages of %lu bytes\n", what, start,
			size, PAGE_SIZE);
		return -EINVAL;
	}
	if (region_intersects(*start, *size, IORESOURCE_SYSTEM_RAM, IORES_DESC_NONE) !=
	    REGION_DISJOINT) {
		dev_err(dev, "%s %pa, size %pa, is memory that the kernel uses\n", what, start,
			size);
		return -EINVAL;
	}
	return 0;
}

static int get_carveout(struct stile_compartment *c, struct device *dev)
{
	c->uncached = of_property_read_bool(dev->of_node, "stile,non-coherent");
	return get_memory(dev, "memory-region", &c->carveout, &c->carveout_size);
}

/* Optional: a peer that polls needs none. */
static int get_doorbell(struct stile_compartment *c, struct platform_device *pdev)
{
	struct resource *page = platform_get_resource_byname(pdev, IORESOURCE_MEM, "doorbell");

	if (!page)
		return 0;
	c->doorbell = page->start;
	c->doorbell_size = resource_size(page);
	if (!PAGE_ALIGNED(c->doorbell | c->doorbell_size)) {
		dev_err(&pdev->dev,
			"doorbell %pR is not whole pages of %lu bytes: what lies beside it would be given away\n",
			page, PAGE_SIZE);
		return -EINVAL;
	}
	return 0;
}

/* All registers, in the node's order. The process may have the doorbell's only. */
static int get_blocks(struct stile_compartment *c, struct platform_device *pdev)
{
	struct resource *reg;
	u32 i;

	for (i = 0; (reg = platform_get_resource(pdev, IORESOURCE_MEM, i)); i++) {
		if (i == STILE_MAILBOX_BLOCKS) {
			dev_err(&pdev->dev, "the node has more than %u reg\n", i);
			return -EINVAL;
		}
		c->blocks[i].start = reg->start;
		c->blocks[i].size = resource_size(reg);
	}
	c->block_count = i;
	c->needs_mailbox = c->block_count > (c->doorbell_size ? 1 : 0);
	return 0;
}

static int ask_firmware(struct stile_compartment *c, struct device *dev)
{
	u64 base, size, memory, memory_size, none;

	/* 0 is Linux itself */
	if (!c->id || stile_firmware_info(c->id, STILE_FW_CARVEOUT, &base, &size) ||
	    stile_firmware_info(c->id, STILE_FW_MEMORY, &memory, &memory_size) ||
	    stile_firmware_info(c->id, STILE_FW_CORES, &c->cores, &none)) {
		dev_err(dev, "stile,firmware-id %u: the firmware knows only compartments 1 to %llu\n",
			c->id, stile_firmware_compartments());
		return -EINVAL;
	}
	if (base != c->carveout || size != c->carveout_size) {
		dev_err(dev,
			"the device tree has the carve-out at %pa, size %pa, the firmware at %#llx, size %#llx\n",
			&c->carveout, &c->carveout_size, base, size);
		return -EINVAL;
	}
	c->memory = memory;
	c->memory_size = memory_size;
	c->provider = &stile_by_firmware;
	return 0;
}

static int get_core(struct stile_compartment *c, struct device *dev)
{
	int err = get_memory(dev, "stile,memory", &c->memory, &c->memory_size);

	if (!err && c->memory < c->carveout + c->carveout_size &&
	    c->carveout < c->memory + c->memory_size) {
		dev_err(dev, "stile,memory %pa and the carve-out %pa overlap\n", &c->memory,
			&c->carveout);
		err = -EINVAL;
	}
	if (!err)
		err = stile_core_read(c, dev);
	if (err)
		return err;
	c->cpu_named = true;
	c->provider = &stile_alone;
	return 0;
}

static int get_life_cycle(struct stile_compartment *c, struct device *dev)
{
	bool cpu = of_property_present(dev->of_node, "stile,cpu");

	if (of_property_read_u32(dev->of_node, "stile,firmware-id", &c->id))
		return cpu ? get_core(c, dev) : 0;
	if (cpu) {
		dev_err(dev, "stile,cpu and stile,firmware-id: who starts it, PSCI or the firmware?\n");
		return -EINVAL;
	}
	if (!stile_firmware_abi()) {
		dev_warn(dev, "no Stile firmware: compartment %s has no life cycle\n", c->name);
		c->id = 0;
		return 0;
	}
	return ask_firmware(c, dev);
}

int stile_node_read(struct stile_compartment *c, struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	int err = get_name(c, dev);

	if (!err)
		err = get_carveout(c, dev);
	if (!err)
		err = get_doorbell(c, pdev);
	if (!err)
		err = get_blocks(c, pdev);
	return err ? err : get_life_cycle(c, dev);
}
