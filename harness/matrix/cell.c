// SPDX-License-Identifier: GPL-2.0-only
/* Cells: their order, their names, and each as a text case. */
#include "matrix/matrix.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

static const struct { const char *name, *word, *parameters, *kind; } platforms[] = {
#define RF_MATRIX_PLATFORM(id, name, platform, parameters, kind, bus, summary) \
	{ name, platform, parameters, #kind },
#include "models/matrix/platforms.def"
#undef RF_MATRIX_PLATFORM
};

static const char *const rings[RF_MATRIX_RINGS] = { "split", "indirect", "packed" };
static const char *const offers[] = { "absent", "offered" };

/* What a driver is called, its word in a case, and a little work for it. */
static const struct driver {
	const char *name, *word, *work;
	bool scripted;
} drivers[RF_MATRIX_DRIVERS] = {
	[RF_MATRIX_RNG] = { "virtio-rng", "virtio-rng",
			    "submit read 64\nsubmit read 4K\nremove\n", false },
	[RF_MATRIX_BLK] = { "virtio-blk", "virtio-blk",
			    "submit write 8K offset=4K segments=2\nsubmit read 8K offset=4K "
			    "segments=2\nremove\n", false },
	[RF_MATRIX_BALLOON] = { "virtio-balloon", "virtio-balloon",
				"config-change 0 4\nwait\nconfig-change 0 0\nwait\nremove\n",
				false },
	[RF_MATRIX_OLD] = { "old", "scripted-rng", NULL, true },
	[RF_MATRIX_IGNORING] = { "ignoring", "scripted-rng", NULL, true },
	[RF_MATRIX_PROMISING] = { "promising", "scripted-rng", NULL, true },
};

const char *rf_matrix_platform_name(enum rf_matrix_platform platform)
{
	return platforms[platform].name;
}

const char *rf_matrix_ring_name(enum rf_matrix_ring ring)
{
	return rings[ring];
}

const char *rf_matrix_driver_name(enum rf_matrix_driver driver)
{
	return drivers[driver].name;
}

bool rf_cell_scripted(const struct rf_cell *cell)
{
	return drivers[cell->driver].scripted;
}

/* Take the last digit of a number of mixed radix. */
static uint8_t digit(uint32_t *number, uint32_t radix)
{
	uint8_t value = (uint8_t)(*number % radix);

	*number /= radix;
	return value;
}

struct rf_cell rf_cell_at(uint32_t index)
{
	struct rf_cell cell;

	cell.driver = digit(&index, RF_MATRIX_DRIVERS);
	cell.ring = digit(&index, RF_MATRIX_RINGS);
	cell.platform = digit(&index, RF_MATRIX_PLATFORMS);
	cell.policy = digit(&index, RF_REFUSALS);
	cell.offered = digit(&index, 2);
	cell.transport = digit(&index, RF_TRANSPORTS);
	return cell;
}

void rf_cell_name(const struct rf_cell *cell, char name[RF_CELL_NAME_MAX])
{
	snprintf(name, RF_CELL_NAME_MAX, "%s/%s/%s/%s/%s/%s",
		 rf_transport_name((enum rf_transport_id)cell->transport), offers[cell->offered],
		 rf_refusal_name((enum rf_refusal)cell->policy), platforms[cell->platform].name,
		 rings[cell->ring], drivers[cell->driver].name);
}

bool rf_cell_find(const char *name, struct rf_cell *ret_cell)
{
	char candidate[RF_CELL_NAME_MAX];

	for (uint32_t i = 0; i < RF_MATRIX_CELLS; i++) {
		*ret_cell = rf_cell_at(i);
		rf_cell_name(ret_cell, candidate);
		if (!strcmp(name, candidate))
			return true;
	}
	return false;
}

/* Does the platform's device name a region, and the bit by which a driver promises to keep to it? */
static bool proposes(const struct rf_cell *cell)
{
	const char *kind = platforms[cell->platform].kind;

	return !strcmp(kind, "PROMISED") || !strcmp(kind, "HINTED");
}

static void add_features(const struct rf_cell *cell, struct rf_text *out)
{
	bool modern = !rf_transport_ops((enum rf_transport_id)cell->transport)->legacy;

	rf_text_add(out, "device offers%s%s%s%s%s", modern ? " VERSION_1" : "",
		    modern && proposes(cell) ? " SWIOTLB" : "",
		    cell->offered ? " ACCESS_PLATFORM" : "",
		    cell->ring == RF_MATRIX_INDIRECT ? " INDIRECT_DESC" : "",
		    cell->ring == RF_MATRIX_PACKED ? " RING_PACKED" : "");
	if (!modern && !cell->offered && cell->ring == RF_MATRIX_SPLIT)
		rf_text_add(out, " nothing");
	rf_text_add(out, "; on refusal %s\n", rf_refusal_name((enum rf_refusal)cell->policy));
}

/* The old guest is what a script's probe is through a legacy interface. */
static void add_script(const struct rf_cell *cell, struct rf_text *out)
{
	const char *indirect = cell->ring == RF_MATRIX_INDIRECT ? " indirect=yes" : "";

	if (cell->driver == RF_MATRIX_OLD &&
	    rf_transport_ops((enum rf_transport_id)cell->transport)->channel)
		rf_text_add(out, "revision 0\n");
	if (cell->driver == RF_MATRIX_IGNORING)
		rf_text_add(out, "knows VERSION_1 INDIRECT_DESC RING_PACKED\n");
	rf_text_add(out, "probe\ntransfer q0 64%s\ntransfer q0 4K%s\nremove\n", indirect, indirect);
}

void rf_cell_text(const struct rf_cell *cell, enum rf_kernel_id kernel, struct rf_text *out)
{
	const struct driver *driver = &drivers[cell->driver];
	char name[RF_CELL_NAME_MAX];

	rf_cell_name(cell, name);
	rf_text_add(out, "ringfence-case %u\n# matrix cell %s\n", RF_CASE_VERSION, name);
	if (!driver->scripted)
		rf_text_add(out, "kernel %s  ", rf_kernel_name(kernel));
	rf_text_add(out, "platform %s %s\ntransport %s  driver %s\n",
		    platforms[cell->platform].word, platforms[cell->platform].parameters,
		    rf_transport_name((enum rf_transport_id)cell->transport), driver->word);
	add_features(cell, out);
	if (driver->scripted)
		add_script(cell, out);
	else
		rf_text_add(out, "%s", driver->work);
}
