// SPDX-License-Identifier: GPL-2.0-only
/*
 * start_peer DEVICE ELF: loads a program into the compartment and starts it, as
 * the manager does, and leaves it to itself.
 */
#include <elf.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stile/compartment.h>

static void require(int right, const char *what)
{
	if (right)
		return;
	perror(what);
	exit(1);
}

/* In whole words; what a segment has beyond its bytes in the file is zero since the reset. */
static void load(int device, const uint8_t *file, const Elf64_Phdr *segment)
{
	uint64_t length = (segment->p_filesz + 7) / 8 * 8;
	uint8_t *bytes = calloc(1, length);
	struct stile_load request = { segment->p_paddr, (uintptr_t)bytes, length };

	require(bytes != NULL, "memory");
	for (uint64_t i = 0; i < segment->p_filesz; i++)
		bytes[i] = file[segment->p_offset + i];
	require(ioctl(device, STILE_IOCTL_LOAD, &request) == 0, "load");
	free(bytes);
}

int main(int argc, char **argv)
{
	struct stat status;
	struct stile_start start;
	const Elf64_Ehdr *header;
	const Elf64_Phdr *segments;
	const uint8_t *file;
	int device, image;

	if (argc != 3) {
		fprintf(stderr, "usage: start_peer DEVICE ELF\n");
		return 2;
	}
	device = open(argv[1], O_RDWR | O_CLOEXEC);
	require(device >= 0, argv[1]);
	image = open(argv[2], O_RDONLY | O_CLOEXEC);
	require(image >= 0 && fstat(image, &status) == 0, argv[2]);
	file = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, image, 0);
	require(file != MAP_FAILED, argv[2]);

	/* the image is our own, and the manager has checked it before */
	header = (const Elf64_Ehdr *)(const void *)file;
	segments = (const Elf64_Phdr *)(const void *)(file + header->e_phoff);
	require(ioctl(device, STILE_IOCTL_RESET) == 0, "reset");
	for (unsigned int i = 0; i < header->e_phnum; i++)
		if (segments[i].p_type == PT_LOAD && segments[i].p_filesz)
			load(device, file, &segments[i]);
	start.entry = header->e_entry;
	require(ioctl(device, STILE_IOCTL_START, &start) == 0, "start");
	return 0;
}
