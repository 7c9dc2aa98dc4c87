// SPDX-License-Identifier: GPL-2.0-only
/*
 * From code addresses to names: the binary's own symbol table, read once from
 * /proc/self/exe, and the image's table of kernel files.
 */
#include "guest/guest.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct symbol { uintptr_t start, end; const char *name; };
static struct symbol *symbols;
static size_t symbol_count;
static bool loaded;

static int by_start(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* How far the binary was moved from its link addresses. */
static int first_object(struct dl_phdr_info *info, size_t size, void *ret)
{
	*(uintptr_t *)ret = info->dlpi_addr;
	return 1;
}

static void take_functions(const char *file, const Elf64_Shdr *table, const Elf64_Shdr *strings)
{
	const Elf64_Sym *sym = (const void *)(file + table->sh_offset);
	size_t n = table->sh_size / sizeof(*sym);
	uintptr_t bias = 0;

	dl_iterate_phdr(first_object, &bias);
	symbols = calloc(n, sizeof(*symbols));
	if (!symbols)
		return;
	for (size_t i = 0; i < n; i++) {
		if (ELF64_ST_TYPE(sym[i].st_info) != STT_FUNC || !sym[i].st_size)
			continue;
		symbols[symbol_count++] = (struct symbol){
			bias + sym[i].st_value, bias + sym[i].st_value + sym[i].st_size,
			file + strings->sh_offset + sym[i].st_name };
	}
	qsort(symbols, symbol_count, sizeof(*symbols), by_start);
}

static void load(void)
{
	const Elf64_Ehdr *header;
	const Elf64_Shdr *section;
	struct stat st;
	char *file;
	int fd;

	loaded = true;
	fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0) {
		file = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (file != MAP_FAILED) {
			header = (const void *)file;
			section = (const void *)(file + header->e_shoff);
			for (int i = 0; i < header->e_shnum; i++)
				if (section[i].sh_type == SHT_SYMTAB)
					take_functions(file, &section[i], &section[section[i].sh_link]);
		}
	}
	close(fd);
}

const char *rf_symbol_name(uintptr_t pc)
{
	size_t low = 0, high;

	if (!loaded)
		load();
	for (high = symbol_count; low < high;) {
		size_t mid = (low + high) / 2;

		if (symbols[mid].start <= pc)
			low = mid + 1;
		else
			high = mid;
	}
	/* Equal starts: aliases; any that covers the address will do, the last is the nearest. */
	return low && pc < symbols[low - 1].end ? symbols[low - 1].name : "?";
}

const char *rf_image_path(const struct rf_image *image, uintptr_t pc)
{
	for (const struct rf_image_file *f = image->files; f->path; f++)
		if (pc >= (uintptr_t)f->start && pc < (uintptr_t)f->end)
			return f->path;
	return NULL;
}

/*
 * Services are not kernel code; the DMA layer is, but seldom the culprit, and
 * the PCI core's accessors only do what they are told.
 */
static bool names_culprit(const char *path, bool skip_dma)
{
	if (!path || !strncmp(path, "services:", 9) || !strncmp(path, "lib/", 4) ||
	    !strcmp(path, "drivers/pci/access.c") || !strcmp(path, "drivers/pci/pci.c"))
		return false;
	return !skip_dma || (strncmp(path, "kernel/dma/", 11) && strncmp(path, "drivers/iommu/", 14));
}

/*
 * A helper by which all commands of its driver go out: who called it says which one. It is passed
 * over as long as there is a caller.
 */
static bool is_helper(const char *name)
{
	return !strcmp(name, "ccw_io_helper");
}

const char *rf_stack_frame(const struct rf_image *image, const struct rf_stack *stack,
			   bool skip_dma)
{
	const char *name = "?";

	if (!image || !stack)
		return name;
	for (int i = 0; i < RF_STACK_DEPTH && stack->pc[i]; i++) {
		/* A return address may stand just behind its function. */
		if (!names_culprit(rf_image_path(image, stack->pc[i] - 1), skip_dma))
			continue;
		name = rf_symbol_name(stack->pc[i] - 1);
		if (!is_helper(name))
			break;
	}
	return name;
}
