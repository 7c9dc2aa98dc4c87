// SPDX-License-Identifier: GPL-2.0-only
/* The scripted driver's verbs on memory: buffers, addresses, DMA mappings. */
#include "guest/scripted/scripted.h"

#include <errno.h>
#include <string.h>

#define CHUNK 512u

static const struct rf_stack no_stack;

/* The buffer or area of that number, or NULL when nothing was ever allocated there. */
static struct rf_script_buffer *find_place(struct rf_script *script, uint32_t place)
{
	struct rf_script_buffer *buffer;

	if (place >= RF_SCRIPT_PLACES)
		return NULL;
	if (place < RF_SCRIPT_BUFFERS) {
		buffer = &script->buffer[place];
	} else {
		place -= RF_SCRIPT_BUFFERS;
		buffer = &script->queue[place / RF_SCRIPT_AREAS].area[place % RF_SCRIPT_AREAS];
	}
	return buffer->len ? buffer : NULL;
}

/* Restricted pools are the guest's to allocate from; one bump pointer will do. */
static int alloc_in_pool(struct rf_script *script, const struct rf_script_alloc *what,
			 struct rf_script_buffer *ret_buffer)
{
	uint64_t pa = rf_align_up(script->pool_next, what->align);

	if (pa < script->pool_next || pa > script->pool_end || script->pool_end - pa < what->len)
		return -ENOMEM;
	script->pool_next = pa + what->len;
	*ret_buffer = (struct rf_script_buffer){ .pa = { pa }, .len = what->len };
	return 0;
}

static int alloc_in_arena(struct rf_script *script, const struct rf_script_alloc *what,
			  struct rf_script_buffer *ret_buffer)
{
	struct rf_arena *arena = script->host->arena;
	struct rf_alloc_request request = {
		.size = what->len, .align = what->align, .zero = true,
		.pages = what->align >= RF_PAGE_SIZE,
	};
	enum rf_bank usual = arena->placement;
	void *ptr;

	if (what->placement != RF_SCRIPT_ANYWHERE)
		arena->placement = (enum rf_bank)(what->placement - RF_SCRIPT_LOW);
	ptr = rf_arena_alloc(arena, &request, &no_stack);
	arena->placement = usual;
	if (!ptr)
		return -ENOMEM;
	*ret_buffer = (struct rf_script_buffer){
		.pa = rf_arena_pa(arena, ptr), .len = what->len, .alloc = ptr,
	};
	return 0;
}

/* A confidential guest has no pool: it shares what it allocates for the device, whole pages. */
static int alloc_shared(struct rf_script *script, const struct rf_script_alloc *what,
			struct rf_script_buffer *ret_buffer)
{
	struct rf_script_alloc anywhere = *what;
	int err;

	anywhere.placement = RF_SCRIPT_ANYWHERE;
	anywhere.align = what->align > RF_PAGE_SIZE ? what->align : RF_PAGE_SIZE;
	err = alloc_in_arena(script, &anywhere, ret_buffer);
	if (err)
		return err;
	ret_buffer->shared = true;
	rf_platform_share(script->host->platform, ret_buffer->pa, ret_buffer->len, true);
	return 0;
}

int rf_script_take(struct rf_script *script, const struct rf_script_alloc *what,
		   struct rf_script_buffer *ret_buffer)
{
	if (what->placement == RF_SCRIPT_POOL && rf_platform_confidential(script->host->platform))
		return alloc_shared(script, what, ret_buffer);
	return what->placement == RF_SCRIPT_POOL ? alloc_in_pool(script, what, ret_buffer) :
						   alloc_in_arena(script, what, ret_buffer);
}

void rf_script_give(struct rf_script *script, struct rf_script_buffer *buffer)
{
	void *ptr = buffer->alloc;

	buffer->alloc = NULL;
	if (ptr && buffer->shared)
		rf_platform_share(script->host->platform, buffer->pa, buffer->len, false);
	buffer->shared = false;
	if (ptr)
		(void)!rf_arena_free(script->host->arena, ptr, &no_stack);
}

int rf_script_alloc(struct rf_script *script, const struct rf_script_alloc *what)
{
	struct rf_script_buffer *buffer = &script->buffer[what->buffer];

	if (buffer->alloc)
		return -EBUSY;
	return rf_script_take(script, what, buffer);
}

int rf_script_free(struct rf_script *script, uint32_t number)
{
	if (!script->buffer[number].alloc)
		return -ENOENT;
	rf_script_give(script, &script->buffer[number]);
	return 0;
}

int rf_script_share(struct rf_script *script, uint32_t number, bool open)
{
	struct rf_script_buffer *buffer = &script->buffer[number];

	if (!buffer->alloc)
		return -ENOENT;
	if (!rf_platform_confidential(script->host->platform))
		return -EOPNOTSUPP;
	buffer->shared = false;
	rf_platform_share(script->host->platform, buffer->pa, buffer->len, open);
	return 0;
}

/* CPU pointer of a span that lies within its place. */
static int span_ptr(struct rf_script *script, const struct rf_script_span *span, void **ret_ptr)
{
	const struct rf_script_buffer *buffer = find_place(script, span->place);
	void *ptr;

	if (!buffer)
		return -ENOENT;
	if (!rf_extent_holds(0, buffer->len, span->offset, span->len))
		return -ERANGE;
	ptr = rf_arena_ptr(script->host->arena, RF_PA(buffer->pa.v + span->offset), span->len);
	if (!ptr)
		return -ERANGE;
	*ret_ptr = ptr;
	return 0;
}

/* Without AddressSanitizer's checks: the script's memory may be freed by the script. */
int rf_script_poke(struct rf_script *script, const struct rf_script_span *span, const void *bytes)
{
	void *ptr;
	int err = span_ptr(script, span, &ptr);

	if (!err)
		rf_raw_copy(ptr, bytes, span->len);
	return err;
}

int rf_script_peek(struct rf_script *script, const struct rf_script_span *span, void *ret_bytes)
{
	void *ptr;
	int err = span_ptr(script, span, &ptr);

	if (!err)
		rf_raw_copy(ret_bytes, ptr, span->len);
	return err;
}

int rf_script_fill(struct rf_script *script, const struct rf_script_span *span, uint32_t seed)
{
	uint8_t chunk[CHUNK];
	uint8_t *ptr;
	int err = span_ptr(script, span, (void **)&ptr);

	if (err)
		return err;
	for (uint32_t at = 0; at < span->len; at += CHUNK) {
		uint32_t len = (uint32_t)rf_min_u64(CHUNK, span->len - at);

		for (uint32_t i = 0; i < len; i++)
			chunk[i] = rf_pattern_byte(seed, at + i);
		rf_raw_copy(ptr + at, chunk, len);
	}
	return 0;
}

/* How many leading bytes of @ptr are the pattern's. */
static uint32_t pattern_match(const uint8_t *ptr, uint32_t len, uint32_t seed)
{
	uint8_t chunk[CHUNK];

	for (uint32_t at = 0; at < len; at++) {
		if (at % CHUNK == 0)
			rf_raw_copy(chunk, ptr + at, rf_min_u64(CHUNK, len - at));
		if (chunk[at % CHUNK] != rf_pattern_byte(seed, at))
			return at;
	}
	return len;
}

int rf_script_check(struct rf_script *script, const struct rf_script_span *span, uint32_t seed)
{
	void *ptr;
	int err = span_ptr(script, span, &ptr);
	uint32_t good;

	if (err)
		return err;
	good = pattern_match(ptr, span->len, seed);
	RF_EMIT(script->host->trace, DATA,
		.data = { .op_id = script->host->trace->op, .offset = good, .len = span->len,
			  .mismatch = good < span->len });
	return 0;
}

int rf_script_address(struct rf_script *script, const struct rf_script_address *address,
		      uint64_t *ret_address)
{
	const struct rf_platform *platform = script->host->platform;
	const struct rf_script_buffer *buffer;
	struct rf_ba ba;
	int err;

	if (address->form == RF_ADDRESS_RAW) {
		*ret_address = script->address + address->offset;
		return 0;
	}
	buffer = find_place(script, address->place);
	if (!buffer)
		return -ENOENT;
	ba = RF_BA(buffer->pa.v);
	if (address->form == RF_ADDRESS_BUS) {
		err = platform->ops->bus_of(platform, buffer->pa, buffer->len, &ba);
		if (err)
			return err;
	}
	*ret_address = ba.v + address->offset;
	return 0;
}

/* What the ledger is told of a mapping. */
static int ledger_op(struct rf_script *script, const struct rf_script_mapping *mapping,
		     struct rf_ledger_op *ret_op)
{
	const struct rf_script_span *span = &mapping->span;
	const struct rf_script_buffer *buffer = find_place(script, span->place);
	struct rf_script_address address = { RF_ADDRESS_BUS, span->place, span->offset };
	uint64_t ba;
	int err;

	if (!buffer)
		return -ENOENT;
	if (!span->len && span->offset >= buffer->len)
		return -ERANGE;
	err = rf_script_address(script, &address, &ba);
	if (err)
		return err;
	*ret_op = (struct rf_ledger_op){
		.ba = { ba }, .pa = { buffer->pa.v + span->offset },
		.len = span->len ? span->len : buffer->len - span->offset,
		.dir = mapping->dir, .kind = mapping->kind, .for_cpu = mapping->for_cpu,
		.stack = &no_stack,
	};
	return 0;
}

int rf_script_map(struct rf_script *script, const struct rf_script_mapping *mapping)
{
	struct rf_ledger_op op;
	int err = ledger_op(script, mapping, &op);

	if (!err)
		err = rf_platform_open(script->host->platform, &(struct rf_opening){
					       op.ba, op.pa, op.len, op.dir });
	if (!err && rf_ledger_map(script->host->ledger, &op) == RF_LEDGER_FULL)
		return -ENOSPC;
	return err;
}

/* A script whose invalidation is deferred never comes to it: the worst case. */
static void close_pages(struct rf_script *script, const struct rf_ledger_op *op)
{
	struct rf_platform *platform = script->host->platform;

	rf_platform_close(platform, op->ba, op->len, op->dir);
	if (!rf_platform_lazy(platform))
		rf_platform_flush(platform, op->ba, op->len);
}

int rf_script_unmap(struct rf_script *script, const struct rf_script_mapping *mapping)
{
	struct rf_ledger_op op;
	int err = ledger_op(script, mapping, &op);

	if (err)
		return err;
	if (rf_ledger_unmap(script->host->ledger, &op) == RF_LEDGER_OK)
		close_pages(script, &op);
	return 0;
}

int rf_script_sync(struct rf_script *script, const struct rf_script_mapping *mapping)
{
	struct rf_ledger_op op;
	int err = ledger_op(script, mapping, &op);

	if (!err)
		rf_ledger_sync(script->host->ledger, &op);
	return err;
}
