// SPDX-License-Identifier: GPL-2.0-only
/*
 * A conforming driver's request, for scripts whose point lies elsewhere: one
 * buffer for the device to write, named by a descriptor of the ring or of an
 * indirect table, made available and announced.
 */
#include "guest/scripted/scripted.h"

#include <errno.h>

/* The last buffers are the transfers' own. */
#define DATA	(RF_SCRIPT_BUFFERS - 1)
#define TABLE	(RF_SCRIPT_BUFFERS - 2)
#define DESC_BYTES 16u

/* What the transfer before took goes back: the device has had its turn since. */
static void give_back(struct rf_script *script, uint32_t buffer, enum rf_perm dir)
{
	struct rf_script_mapping mapping = { .span = { .place = buffer }, .dir = dir };

	if (!script->buffer[buffer].alloc && !rf_script_promised(script))
		return;
	if (script->transfers_bus)
		(void)!rf_script_unmap(script, &mapping);
	(void)!rf_script_free(script, buffer);
}

static int take(struct rf_script *script, uint32_t buffer, uint32_t len, enum rf_perm dir)
{
	struct rf_script_alloc what = { .buffer = buffer, .len = len, .align = 64 };
	struct rf_script_mapping mapping = { .span = { .place = buffer }, .dir = dir };
	bool region = rf_script_promised(script);
	int err = 0;

	/* A region has no allocator: what is there serves again if it is large enough. */
	what.placement = region ? RF_SCRIPT_POOL : RF_SCRIPT_ANYWHERE;
	if (!region || script->buffer[buffer].len < len)
		err = rf_script_alloc(script, &what);
	if (!err && script->transfers_bus)
		err = rf_script_map(script, &mapping);
	return err;
}

static struct rf_script_address address_of(const struct rf_script *script, uint32_t buffer)
{
	return (struct rf_script_address){
		.form = script->transfers_bus ? RF_ADDRESS_BUS : RF_ADDRESS_PHYSICAL,
		.place = buffer,
	};
}

/* The table's one descriptor; the ring's then names the table. */
static int write_table(struct rf_script *script, uint32_t len)
{
	struct rf_script_desc desc = {
		.in_buffer = true, .table = TABLE, .len = len, .flags = RF_DESC_WRITE,
		.address = address_of(script, DATA),
	};
	int err = take(script, TABLE, DESC_BYTES, RF_PERM_READ);

	return err ? err : rf_script_desc(script, &desc);
}

int rf_script_transfer(struct rf_script *script, const struct rf_script_transfer *what)
{
	struct rf_script_queue *queue = &script->queue[what->queue];
	uint16_t slot = queue->size ? (uint16_t)(queue->transfers % queue->size) : 0;
	struct rf_script_avail avail = {
		.queue = what->queue, .head = slot, .bump = 1,
		.lap = queue->size ? (uint16_t)(queue->transfers / queue->size) : 0,
	};
	struct rf_script_desc desc = {
		.table = what->queue, .index = slot, .len = what->len, .flags = RF_DESC_WRITE,
		.next = queue->packed ? slot : 0,
	};
	int err;

	if (!queue->set)
		return -ENOENT;
	give_back(script, DATA, RF_PERM_WRITE);
	give_back(script, TABLE, RF_PERM_READ);
	script->transfers_bus = queue->bus;
	err = take(script, DATA, what->len, RF_PERM_WRITE);
	if (!err && what->indirect) {
		err = write_table(script, what->len);
		desc.flags = RF_DESC_INDIRECT;
		desc.len = DESC_BYTES;
	}
	desc.address = address_of(script, what->indirect ? TABLE : DATA);
	err = err ? err : rf_script_desc(script, &desc);
	err = err ? err : rf_script_avail(script, &avail);
	if (err)
		return err;
	queue->transfers++;
	rf_script_kick(script, what->queue);
	return 0;
}
