// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmap: the carve-out as Normal memory, cached or not as the peer has it, and the
 * doorbell's register page as device memory. Both are physical memory that this
 * kernel has no other mapping of, so there is nothing to free and a mapping may
 * outlive the driver.
 */
#include <linux/version.h>

#include "stile.h"

/* mprotect() must not bring back what mmap() refuses. */
static void never_executable(struct vm_area_struct *vma)
{
#if KERNEL_VERSION(6, 3, 0) <= LINUX_VERSION_CODE
	vm_flags_clear(vma, VM_MAYEXEC);
#else
	vma->vm_flags &= ~VM_MAYEXEC;
#endif
}

/* In pages, so that nothing overflows: mmap() has checked that offset plus length does not. */
static bool inside(unsigned long first, unsigned long pages, phys_addr_t size)
{
	unsigned long all = size >> PAGE_SHIFT;

	return pages <= all && first <= all - pages;
}

/*
 * A private mapping would copy pages on write, and the peer would never see it.
 * VM_SHARED is not set for a file that is open for reading only.
 */
static int check_kind(struct vm_area_struct *vma)
{
	if (!(vma->vm_flags & VM_MAYSHARE))
		return -EINVAL;
	if (vma->vm_flags & VM_EXEC)
		return -EPERM;
	return 0;
}

/* Of a file that has this memory, and nothing else, from offset 0 on. */
int stile_mmap_memory(struct stile_compartment *c, struct vm_area_struct *vma, phys_addr_t base,
		      phys_addr_t size)
{
	int err = check_kind(vma);

	if (err)
		return err;
	if (!inside(vma->vm_pgoff, vma_pages(vma), size))
		return -EINVAL;
	never_executable(vma);
	/* The default is Normal write-back, inner shareable; this is Normal non-cacheable. */
	if (c->uncached)
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(base) + vma->vm_pgoff,
			       vma_pages(vma) << PAGE_SHIFT, vma->vm_page_prot);
}

int stile_mmap(struct file *file, struct vm_area_struct *vma)
{
	const unsigned long doorbell = STILE_MMAP_DOORBELL >> PAGE_SHIFT;
	struct stile_compartment *c = file->private_data;
	unsigned long first = vma->vm_pgoff;
	unsigned long pages = vma_pages(vma);
	int err;

	if (stile_gone(c))
		return -ENODEV;
	if (first < doorbell)
		return stile_mmap_memory(c, vma, c->carveout, c->carveout_size);
	err = check_kind(vma);
	if (err)
		return err;
	first -= doorbell;
	if (!inside(first, pages, c->doorbell_size))
		return -EINVAL;
	never_executable(vma);
	/* nGnRE: stores may be acknowledged early, but are neither merged nor reordered. */
	vma->vm_page_prot = pgprot_device(vma->vm_page_prot);
	return io_remap_pfn_range(vma, vma->vm_start, PHYS_PFN(c->doorbell) + first,
				  pages << PAGE_SHIFT, vma->vm_page_prot);
}
