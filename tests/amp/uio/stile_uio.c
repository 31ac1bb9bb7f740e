// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gives the node of a compartment to userspace I/O. For tests: a board uses
 * uio_pdrv_genirq, or a driver of its own.
 */
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_reserved_mem.h>
#include <linux/platform_device.h>
#include <linux/spinlock.h>
#include <linux/uio_driver.h>

struct stile_uio {
	struct uio_info info;
	spinlock_t lock;		/* guards off */
	bool off;			/* the interrupt is disabled */
};

/* The caller has the lock. */
static void set_off(struct stile_uio *u, bool off)
{
	if (u->off == off)
		return;
	u->off = off;
	if (off)
		disable_irq_nosync(u->info.irq);
	else
		enable_irq(u->info.irq);
}

/* Off, until the process has looked: it cannot be kept busy by interrupts alone. */
static irqreturn_t interrupt(int irq, struct uio_info *info)
{
	struct stile_uio *u = info->priv;

	spin_lock(&u->lock);
	set_off(u, true);
	spin_unlock(&u->lock);
	return IRQ_HANDLED;
}

static int control(struct uio_info *info, s32 on)
{
	struct stile_uio *u = info->priv;
	unsigned long flags;

	spin_lock_irqsave(&u->lock, flags);
	set_off(u, !on);
	spin_unlock_irqrestore(&u->lock, flags);
	return 0;
}

/* UIO_MEM_PHYS: mapped as Device-nGnRnE (pgprot_noncached in drivers/uio/uio.c). */
static void set_map(struct uio_mem *mem, const char *name, phys_addr_t address, phys_addr_t size)
{
	mem->name = name;
	mem->addr = address;
	mem->size = size;
	mem->memtype = UIO_MEM_PHYS;
}

static int find_memory(struct stile_uio *u, struct platform_device *pdev)
{
	struct resource *page = platform_get_resource_byname(pdev, IORESOURCE_MEM, "doorbell");
	struct device_node *node = of_parse_phandle(pdev->dev.of_node, "memory-region", 0);
	struct reserved_mem *carveout = node ? of_reserved_mem_lookup(node) : NULL;

	of_node_put(node);
	if (!page || !carveout)
		return dev_err_probe(&pdev->dev, -EINVAL, "no doorbell page or no memory-region\n");
	set_map(&u->info.mem[0], "doorbell", page->start, resource_size(page));
	set_map(&u->info.mem[1], "carveout", carveout->base, carveout->size);
	return 0;
}

static int probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct stile_uio *u = devm_kzalloc(dev, sizeof(*u), GFP_KERNEL);
	int err;

	if (!u)
		return -ENOMEM;
	spin_lock_init(&u->lock);
	u->info.version = "1";
	u->info.priv = u;
	u->info.handler = interrupt;
	u->info.irqcontrol = control;
	err = of_property_read_string(dev->of_node, "label", &u->info.name);
	if (err)
		return dev_err_probe(dev, err, "no label\n");
	err = find_memory(u, pdev);
	if (err)
		return err;
	err = platform_get_irq_byname(pdev, "doorbell");
	if (err < 0)
		return err;
	u->info.irq = err;
	return devm_uio_register_device(dev, &u->info);
}

static const struct of_device_id matches[] = {
	{ .compatible = "stile,compartment" },
	{ }
};

static struct platform_driver stile_uio_driver = {
	.probe = probe,
	.driver = {
		.name = "stile_uio",
		.of_match_table = matches,
	},
};
module_platform_driver(stile_uio_driver);

MODULE_DESCRIPTION("Compartments by userspace I/O, for tests");
MODULE_AUTHOR("Stile");
MODULE_LICENSE("GPL");
