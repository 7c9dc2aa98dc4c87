// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device's accesses to guest memory: all of an extent resolves, or no byte
 * moves. Every access of a device to its rings comes through here, so it goes
 * without AddressSanitizer's checks and red zones, as do the copies themselves:
 * by truth a device may reach what the guest's kernel must not touch.
 */
#include "base/hash.h"
#include "memory/platform.h"

#include <errno.h>

/* Bytes of a buffer that enter an access's hash: of longer ones, the two ends. */
#define HASHED_BYTES 4096u

/* One access: an extent, and the device's own buffer. */
struct move {
	struct rf_access access;
	enum rf_perm perm;
	struct rf_ba ba;
	uint32_t len;
	void *into;		/* PERM_READ: guest memory goes here */
	const void *from;	/* PERM_WRITE: guest memory takes this */
};

RF_INLINE uint64_t mix_words(uint64_t h, const uint8_t *p)
{
	unsigned __int128 m;
	uint64_t a, b;

	__builtin_memcpy(&a, p, 8);
	__builtin_memcpy(&b, p + 8, 8);
	m = (unsigned __int128)(a ^ h) * (b ^ 0xa0761d6478bd642fULL);
	return (uint64_t)m ^ (uint64_t)(m >> 64) ^ (h << 1);
}

/* Four hashes side by side: a page at the price of its loads. */
static RF_NO_ASAN uint64_t hash_span(uint64_t h, const uint8_t *p, uint64_t len)
{
	uint64_t lane[4] = { h, h + 0xe7037ed1a0b428dbULL, h + 0x8ebc6af09c88c6e3ULL,
			     h + 0x589965cc75374cc3ULL };
	uint64_t rest = len;

	if (len < 64)
		return rf_hash_bytes(h, p, len);
	for (; rest >= 64; rest -= 64, p += 64) {
		lane[0] = mix_words(lane[0], p);
		lane[1] = mix_words(lane[1], p + 16);
		lane[2] = mix_words(lane[2], p + 32);
		lane[3] = mix_words(lane[3], p + 48);
	}
	for (int i = 1; i < 4; i++)
		lane[0] = rf_hash_word(lane[0], lane[i]);
	return rf_hash_bytes(lane[0] ^ len, p, rest);
}

static RF_NO_ASAN RF_NOINLINE uint64_t hash_data(const uint8_t *data, uint64_t len)
{
	uint64_t half = HASHED_BYTES / 2;

	if (len <= HASHED_BYTES)
		return hash_span(RF_HASH_SEED, data, len);
	return hash_span(hash_span(RF_HASH_SEED ^ len, data, half), data + len - half, half);
}

/* A part of the extent that is one piece of RAM: @len bytes, @done bytes into it. */
struct piece {
	struct rf_pa pa;
	uint64_t done, len;
};

static RF_NO_ASAN void move_piece(struct rf_platform *platform, const struct move *move,
				  const struct piece *piece)
{
	uint8_t *ram = rf_arena_cpu(platform->arena, piece->pa.v);
	bool write = move->perm == RF_PERM_WRITE;

	rf_arena_touch(platform->arena, piece->pa, piece->len, write);
	if (write)
		rf_raw_copy(ram, (const uint8_t *)move->from + piece->done, piece->len);
	else
		rf_raw_copy((uint8_t *)move->into + piece->done, ram, piece->len);
}

/* The piece @done bytes into the extent; false: its first byte faults. */
static RF_NO_ASAN bool piece_at(const struct rf_platform *platform, const struct move *move,
				uint64_t done, struct piece *ret_piece)
{
	ret_piece->done = done;
	ret_piece->len = rf_platform_resolve(platform, RF_BA(move->ba.v + done), move->len - done,
					     move->perm, &ret_piece->pa);
	return ret_piece->len;
}

/* Adjacent windows need not be adjacent in RAM: look at all pieces before any byte moves. */
static RF_NO_ASAN bool move_pieces(struct rf_platform *platform, const struct move *move)
{
	struct piece piece;
	bool ok;

	for (uint64_t done = 0; done < move->len; done += piece.len) {
		if (!piece_at(platform, move, done, &piece))
			return false;
	}
	for (uint64_t done = 0; done < move->len; done += piece.len) {
		ok = piece_at(platform, move, done, &piece);
		RF_ASSERT(ok);
		move_piece(platform, move, &piece);
	}
	return true;
}

/* Move all or nothing; sets *@ret_pa to the physical address of the first byte. */
static RF_NO_ASAN bool move_whole(struct rf_platform *platform, const struct move *move,
				  struct rf_pa *ret_pa)
{
	struct piece piece;

	if (!move->len)
		return true;
	if (!piece_at(platform, move, 0, &piece))
		return false;
	if (piece.len == move->len)
		move_piece(platform, move, &piece);
	else if (!move_pieces(platform, move))
		return false;
	*ret_pa = piece.pa;
	return true;
}

/* What was done, once it is: tells the trace. */
struct done {
	struct rf_access access;
	bool write;
	uint8_t result;		/* enum rf_access_result */
	struct rf_ba ba;
	struct rf_pa pa;
	uint32_t len;
	const void *data;
};

RF_INLINE void tell(struct rf_trace *trace, struct done done)
{
	uint64_t hash = 0;

	if (done.access.purpose == RF_FOR_DATA && done.result != RF_ACCESS_FAULT &&
	    !trace->unhashed)
		hash = hash_data(done.data, done.len);
	RF_EMIT_KIND(trace, done.write ? RF_EV_DEV_WRITE : RF_EV_DEV_READ, .access = {
		.ba = done.ba.v, .pa = done.pa.v, .len = done.len, .queue = done.access.queue,
		.purpose = done.access.purpose, .result = done.result, .hash = hash });
}

RF_INLINE uint64_t page_key(struct rf_ba ba, enum rf_perm perm)
{
	return ba.v >> RF_PAGE_SHIFT << 2 | perm;
}

RF_INLINE uint64_t present(const struct rf_platform *platform)
{
	return (uint64_t)platform->arena->case_number << 32 | platform->generation;
}

RF_INLINE uint32_t near_slot(uint64_t key)
{
	return key >> 1 & (RF_NEAR_PAGES - 1);
}

static RF_NO_ASAN void remember_page(struct rf_platform *platform, const struct move *move)
{
	uint64_t key = page_key(move->ba, move->perm);
	uint64_t start = move->ba.v & ~(uint64_t)(RF_PAGE_SIZE - 1);
	struct rf_pa pa;

	if (rf_platform_resolve(platform, RF_BA(start), RF_PAGE_SIZE, move->perm, &pa) !=
	    RF_PAGE_SIZE || pa.v & (RF_PAGE_SIZE - 1) ||
	    rf_platform_withdrawn(platform, RF_BA(start), RF_PAGE_SIZE, move->perm))
		return;
	platform->near[near_slot(key)] = (struct rf_near){
		key, present(platform), pa.v, rf_arena_known(platform->arena, pa) };
}

void rf_platform_forget(struct rf_platform *platform, struct rf_ba ba)
{
	static const enum rf_perm perms[] = { RF_PERM_READ, RF_PERM_WRITE };

	for (uint32_t i = 0; i < RF_ARRAY_SIZE(perms); i++) {
		uint64_t key = page_key(ba, perms[i]);

		if (platform->near[near_slot(key)].page == key)
			platform->near[near_slot(key)].page = 0;
	}
}

/* How an access ended. */
static RF_NO_ASAN enum rf_access_result result_of(const struct rf_platform *platform,
						  const struct move *move, bool ok)
{
	if (!ok)
		return RF_ACCESS_FAULT;
	return rf_platform_withdrawn(platform, move->ba, move->len, move->perm) ?
	       RF_ACCESS_WITHDRAWN : RF_ACCESS_OK;
}

static RF_NO_ASAN RF_NOINLINE int move_far(struct rf_platform *platform, const struct move *move)
{
	bool write = move->perm == RF_PERM_WRITE;
	struct rf_pa pa = { 0 };
	bool ok = move_whole(platform, move, &pa);

	if (ok && move->len) {
		if (platform->shadow.iota)
			rf_shadow_visited(platform, move->ba);
		remember_page(platform, move);
	}
	tell(platform->trace, (struct done){
		.access = move->access, .write = write, .ba = move->ba, .pa = pa,
		.result = result_of(platform, move, ok), .len = move->len,
		.data = write ? move->from : move->into });
	return ok ? 0 : -EFAULT;
}

/*
 * The quick way: a ring's indices and descriptors are read and written many
 * times, a few bytes each, on pages that were found by truth before. False:
 * the extent is not all on one of them.
 */
RF_INLINE bool is_near(const struct rf_platform *platform, struct rf_ba ba, uint32_t len,
		       enum rf_perm perm)
{
	uint64_t key = page_key(ba, perm);
	const struct rf_near *near = &platform->near[near_slot(key)];

	return near->page == key && near->when == present(platform) &&
	       len && (ba.v & (RF_PAGE_SIZE - 1)) + len <= near->known;
}

/* Where that is. */
RF_INLINE struct rf_pa near_pa(const struct rf_platform *platform, struct rf_ba ba,
			       enum rf_perm perm)
{
	return RF_PA(platform->near[near_slot(page_key(ba, perm))].pa +
		     (ba.v & (RF_PAGE_SIZE - 1)));
}

RF_INLINE void copy_quick(void *to, const void *from, uint32_t len)
{
	if (len == 2)
		__builtin_memcpy(to, from, 2);
	else if (len == 8)
		__builtin_memcpy(to, from, 8);
	else if (len == 16)
		__builtin_memcpy(to, from, 16);
	else if (len == 4)
		__builtin_memcpy(to, from, 4);
	else if (len == 1)
		__builtin_memcpy(to, from, 1);
	else
		rf_raw_copy(to, from, len);
}

RF_NO_ASAN int rf_dev_read(struct rf_platform *platform, struct rf_access access, struct rf_ba ba,
			   void *buf, uint32_t len)
{
	struct rf_pa pa;

	if (!is_near(platform, ba, len, RF_PERM_READ))
		return move_far(platform, &(struct move){ access, RF_PERM_READ, ba, len,
							  .into = buf });
	pa = near_pa(platform, ba, RF_PERM_READ);
	copy_quick(buf, rf_arena_cpu(platform->arena, pa.v), len);
	tell(platform->trace, (struct done){ .access = access, .ba = ba, .pa = pa, .len = len,
					     .data = buf });
	return 0;
}

RF_NO_ASAN int rf_dev_write(struct rf_platform *platform, struct rf_access access, struct rf_ba ba,
			    const void *buf, uint32_t len)
{
	struct rf_pa pa;

	if (!is_near(platform, ba, len, RF_PERM_WRITE))
		return move_far(platform, &(struct move){ access, RF_PERM_WRITE, ba, len,
							  .from = buf });
	pa = near_pa(platform, ba, RF_PERM_WRITE);
	copy_quick(rf_arena_cpu(platform->arena, pa.v), buf, len);
	tell(platform->trace, (struct done){ .access = access, .write = true, .ba = ba, .pa = pa,
					     .len = len, .data = buf });
	return 0;
}
