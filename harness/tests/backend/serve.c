// SPDX-License-Identifier: GPL-2.0-only
/*
 * The test back end's queues and its disk. A chain that breaks the rules stops
 * the queue; the honest device touches nothing that a whole, good chain does
 * not name.
 */
#include "backend.h"

#include <string.h>
#include <unistd.h>

#define NEXT		1u
#define WRITE		2u
#define INDIRECT	4u
#define AVAIL		0x80u
#define USED		0x8000u
#define EXTENTS		64u

#define F_INDIRECT	28
#define F_EVENT_IDX	29
#define F_PACKED	34

struct desc {
	uint64_t addr;
	uint32_t len;
	union { struct { uint16_t flags, next; }; struct { uint16_t id, pflags; }; };
};

struct extent { uint8_t *at; uint32_t len; bool write; };

struct request {
	struct extent extent[EXTENTS];
	uint32_t count, slots;
	uint16_t id;
	bool wrote;
};

/* Chains */

static bool take(struct backend *b, struct request *r, const struct desc *desc, bool write)
{
	void *at = desc->len ? backend_guest(b, desc->addr, desc->len) : NULL;
	uint64_t part = backend_room(b, desc->addr);

	if (r->count == EXTENTS || (r->wrote && !write))
		return false;
	/* What lies over the border of two regions comes in two. */
	if (!at && part && part < desc->len) {
		struct desc rest = { .addr = desc->addr + part, .len = desc->len - (uint32_t)part };

		r->extent[r->count++] = (struct extent){ backend_guest(b, desc->addr, part),
							 (uint32_t)part, write };
		r->wrote |= write;
		return take(b, r, &rest, write);
	}
	if (!at)
		return false;
	r->extent[r->count++] = (struct extent){ at, desc->len, write };
	r->wrote |= write;
	return true;
}

static bool take_table(struct backend *b, struct request *r, const struct desc *desc)
{
	uint32_t entries = desc->len / sizeof(*desc), i = 0, steps = 0;
	struct desc *table = backend_guest(b, desc->addr, desc->len);

	if (!table || !backend_has(b, F_INDIRECT) || !entries || desc->len % sizeof(*desc))
		return false;
	for (;;) {
		struct desc e = table[i];
		uint16_t flags = backend_has(b, F_PACKED) ? e.pflags : e.flags;

		if (flags & INDIRECT || ++steps > entries || !take(b, r, &e, flags & WRITE))
			return false;
		if (backend_has(b, F_PACKED) ? ++i == entries : !(flags & NEXT))
			return true;
		if (!backend_has(b, F_PACKED))
			i = e.next;
		if (i >= entries)
			return false;
	}
}

static bool walk_split(struct backend *b, struct backend_queue *q, struct request *r)
{
	struct desc *table = backend_user(b, q->area[0], q->size * sizeof(*table));
	uint32_t i = r->id, steps = 0;

	for (;;) {
		struct desc d;

		if (!table || i >= q->size || ++steps > q->size)
			return false;
		d = table[i];
		if (d.flags & INDIRECT)
			return !(d.flags & NEXT) && take_table(b, r, &d);
		if (!take(b, r, &d, d.flags & WRITE))
			return false;
		if (!(d.flags & NEXT))
			return true;
		i = d.next;
	}
}

/* 1: a request, 0: none, -1: the ring or the chain is wrong. */
static int next_split(struct backend *b, struct backend_queue *q, struct request *r)
{
	uint16_t *avail = backend_user(b, q->area[1], 6 + 2 * q->size), index;

	if (!avail || !backend_user(b, q->area[2], 6 + 8 * q->size))
		return -1;
	index = __atomic_load_n(&avail[1], __ATOMIC_ACQUIRE);
	if (index == q->next)
		return 0;
	if ((uint16_t)(index - q->next) > q->size)
		return -1;
	*r = (struct request){ .id = avail[2 + q->next % q->size] };
	q->next++;
	return walk_split(b, q, r) ? 1 : -1;
}

static bool step_packed(struct backend *b, struct backend_queue *q, struct request *r, bool *more)
{
	struct desc *ring = backend_user(b, q->area[0], q->size * sizeof(*ring));
	struct desc d = ring[q->next];

	r->id = d.id;
	r->slots++;
	*more = d.pflags & NEXT;
	if (++q->next == q->size) {
		q->next = 0;
		q->avail_wrap = !q->avail_wrap;
	}
	return d.pflags & INDIRECT ? !*more && take_table(b, r, &d) :
				     take(b, r, &d, d.pflags & WRITE);
}

static int next_packed(struct backend *b, struct backend_queue *q, struct request *r)
{
	struct desc *ring = backend_user(b, q->area[0], q->size * sizeof(*ring));
	bool more = true;
	uint16_t flags;

	if (!ring)
		return -1;
	flags = __atomic_load_n(&ring[q->next].pflags, __ATOMIC_ACQUIRE);
	if (!!(flags & AVAIL) != q->avail_wrap || !!(flags & USED) == q->avail_wrap)
		return 0;
	*r = (struct request){ .count = 0 };
	while (more)
		if (r->slots == q->size || !step_packed(b, q, r, &more))
			return -1;
	return 1;
}

/* Giving back */

static void put_split(struct backend *b, struct backend_queue *q, const struct request *r,
		      uint32_t len)
{
	struct { uint16_t flags, idx; struct { uint32_t id, len; } ring[]; } *used =
		backend_user(b, q->area[2], 6 + 8 * q->size);

	for (uint32_t i = 0; i < 1u + b->fault.used_twice; i++) {
		used->ring[q->used % q->size].id = r->id;
		used->ring[q->used % q->size].len = len;
		q->used++;
	}
	__atomic_store_n(&used->idx, q->used, __ATOMIC_RELEASE);
}

static void put_packed(struct backend *b, struct backend_queue *q, const struct request *r,
		       uint32_t len)
{
	struct desc *ring = backend_user(b, q->area[0], q->size * sizeof(*ring));
	uint16_t flags = q->used_wrap ? AVAIL | USED : 0;

	ring[q->used].id = r->id;
	ring[q->used].len = len;
	__atomic_store_n(&ring[q->used].pflags, flags, __ATOMIC_RELEASE);
	q->used += r->slots;
	if (q->used >= q->size) {
		q->used -= q->size;
		q->used_wrap = !q->used_wrap;
	}
}

static bool wants_interrupt(struct backend *b, const struct backend_queue *q)
{
	uint16_t *avail = backend_user(b, q->area[1], 6 + 2 * q->size);

	if (b->fault.no_interrupt)
		return false;
	if (backend_has(b, F_PACKED))
		return true;
	if (backend_has(b, F_EVENT_IDX))
		return avail[2 + q->size] == (uint16_t)(q->used - 1);
	return !(avail[0] & 1);
}

/* The disk */

/* Copy between @bytes and the extents that the device may write, or read; how many bytes. */
static uint32_t copy(const struct request *r, bool write, uint32_t skip, void *bytes, uint32_t len)
{
	uint32_t done = 0;

	for (uint32_t i = 0; i < r->count && done < len; i++) {
		const struct extent *e = &r->extent[i];
		uint32_t from = skip < e->len ? skip : e->len, here = e->len - from;

		if (e->write != write)
			continue;
		skip -= from;
		here = here < len - done ? here : len - done;
		if (write)
			memcpy(e->at + from, (uint8_t *)bytes + done, here);
		else
			memcpy((uint8_t *)bytes + done, e->at + from, here);
		done += here;
	}
	return done;
}

static uint64_t bytes_of(const struct request *r, bool write)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < r->count; i++)
		sum += r->extent[i].write == write ? r->extent[i].len : 0;
	return sum;
}

static bool on_disk(uint64_t sector, uint64_t len)
{
	return sector < BACKEND_SECTORS && len <= (BACKEND_SECTORS - sector) * 512;
}

/* Serve; the status, and how many data bytes were written. */
static uint8_t serve_request(struct backend *b, const struct request *r, uint32_t *ret_len)
{
	struct { uint32_t type, reserved; uint64_t sector; } header;
	uint64_t in = bytes_of(r, true) - 1, out = bytes_of(r, false) - sizeof(header);
	char id[20] = "ringfence test disk";

	copy(r, false, 0, &header, sizeof(header));
	*ret_len = 0;
	switch (header.type) {
	case 0:
		if (!on_disk(header.sector, in)) {
			*ret_len = b->fault.used_unwritten ? (uint32_t)in : 0;
			return 1;
		}
		*ret_len = copy(r, true, 0, b->disk + header.sector * 512, (uint32_t)in);
		return 0;
	case 1:
		if (!on_disk(header.sector, out))
			return 1;
		copy(r, false, sizeof(header), b->disk + header.sector * 512, (uint32_t)out);
		b->disk[header.sector * 512] ^= b->fault.swap;
		return 0;
	case 4:
		return 0;
	case 8:
		*ret_len = copy(r, true, 0, id, in < sizeof(id) ? (uint32_t)in : sizeof(id));
		return 0;
	default:
		return 2;
	}
}

/* Faults that need nothing but a place: behind the last region, or unused within the first. */
static void stray(struct backend *b)
{
	struct backend_region *last = &b->region[b->regions - 1];
	volatile uint8_t *outside = last->map + last->size, byte;

	if (b->fault.read_outside)
		byte = *outside;
	if (b->fault.write_outside)
		*outside = 0x77;
	if (b->fault.read_unpublished)
		byte = b->region[0].map[b->region[0].size - 0x3000];
	(void)byte;
}

static void finish(struct backend *b, struct backend_queue *q, const struct request *r)
{
	uint8_t status;
	uint32_t len = 0;

	stray(b);
	status = serve_request(b, r, &len);
	/* The status byte is the last writable one. It counts only when all before it does. */
	copy(r, true, (uint32_t)bytes_of(r, true) - 1, &status, 1);
	len += len == bytes_of(r, true) - 1;
	if (b->fault.write_read_only)
		r->extent[0].at[4] = 0x77;
	if (b->fault.used_long)
		len = (uint32_t)bytes_of(r, true) + 1;
	if (backend_has(b, F_PACKED))
		put_packed(b, q, r, len);
	else
		put_split(b, q, r, len);
	b->served++;
	if (wants_interrupt(b, q))
		(void)!write(q->call, &(uint64_t){ 1 }, 8);
}

void backend_serve(struct backend *b, uint32_t queue)
{
	struct backend_queue *q = &b->queue[queue];
	bool running = (b->status & 4) || b->fault.before_driver_ok;
	struct request r;
	int got = 0;

	if (!running || (!q->enabled && !b->fault.before_enable) || q->kick < 0 || q->broken ||
	    !q->size || !b->regions)
		return;
	while (!q->broken && (got = backend_has(b, F_PACKED) ? next_packed(b, q, &r) :
						  next_split(b, q, &r)) > 0) {
		if (bytes_of(&r, false) < 16 || !bytes_of(&r, true))
			q->broken = true;
		else
			finish(b, q, &r);
	}
	q->broken |= got < 0;
}
