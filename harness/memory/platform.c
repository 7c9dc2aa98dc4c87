// SPDX-License-Identifier: GPL-2.0-only
/*
 * The stack of spaces, and the device's way through it to guest RAM. What
 * stands in the stack is the platform model's choice (models/platforms/).
 */
#include "memory/platform.h"
#include "base/hash.h"

#include <errno.h>

/* Bytes of a buffer whose contents enter an access's hash: of longer ones, the two ends. */
#define HASHED_BYTES 4096u

#define RF_PLATFORM(id, name, ops) extern const struct rf_platform_ops ops;
#include "memory/platforms.def"
#undef RF_PLATFORM

static const struct rf_platform_ops *const platforms[RF_PLATFORMS] = {
#define RF_PLATFORM(id, name, ops) [RF_PLATFORM_##id] = &ops,
#include "memory/platforms.def"
#undef RF_PLATFORM
};

const struct rf_platform_ops *rf_platform_ops(enum rf_platform_id id)
{
	return (unsigned int)id < RF_PLATFORMS ? platforms[id] : NULL;
}

static void announce_window(void *ctx, uint64_t addr, uint64_t len)
{
	struct rf_platform *platform = ctx;

	RF_EMIT(platform->trace, WINDOW, .window = { .ba = addr, .len = len, .open = true });
}

static int check_config(const struct rf_platform_config *config, const char **ret_why)
{
	if (config->id >= RF_PLATFORMS) {
		*ret_why = "no such platform";
		return -EINVAL;
	}
	if (config->placement >= RF_BANKS) {
		*ret_why = "no such bank of RAM to allocate from";
		return -EINVAL;
	}
	return platforms[config->id]->check(config, ret_why);
}

int rf_platform_init(struct rf_platform *platform, const struct rf_platform_config *config,
		     struct rf_arena *arena, struct rf_trace *trace, const char **ret_why)
{
	int err = check_config(config, ret_why);

	if (err)
		return err;
	platform->ops = platforms[config->id];
	platform->config = *config;
	platform->arena = arena;
	platform->trace = trace;
	platform->spaces = 0;
	platform->physical = false;
	platform->generation++;
	err = platform->ops->build(platform, ret_why);
	if (err)
		return err;
	RF_ASSERT(platform->spaces && platform->spaces <= RF_SPACES_MAX);
	if (platform->space[0].ops->windows)
		platform->space[0].ops->windows(&platform->space[0], announce_window, platform);
	return 0;
}

/*
 * From here on without AddressSanitizer's checks and red zones: every access
 * of the device to its rings comes through, and no index of a case's is used.
 */

/* What is to be resolved. */
struct extent {
	uint64_t addr, len;
	enum rf_perm perm;
};

/* Leading bytes of @extent that are one piece of RAM, through space number @first and below. */
static RF_NO_ASAN uint64_t resolve(const struct rf_platform *platform, uint32_t first,
			const struct extent *extent, uint64_t *ret_pa)
{
	uint64_t addr = extent->addr, len = extent->len;

	for (uint32_t i = first; i < platform->spaces && len; i++) {
		const struct rf_space *space = &platform->space[i];

		len = space->ops->translate(space, addr, len, extent->perm, &addr);
	}
	if (len)
		*ret_pa = addr;
	return len;
}

/* The outermost space that counts: below all others stands RAM alone. */
static RF_NO_ASAN uint32_t first_space(const struct rf_platform *platform)
{
	return platform->physical ? platform->spaces - 1 : 0;
}

/* Does every byte of @extent resolve, in however many pieces? */
static RF_NO_ASAN bool resolves(const struct rf_platform *platform, uint32_t first,
				struct extent extent)
{
	uint64_t pa, piece;

	while (extent.len) {
		piece = resolve(platform, first, &extent, &pa);
		if (!piece)
			return false;
		extent.addr += piece;
		extent.len -= piece;
	}
	return true;
}

uint64_t rf_platform_resolve(const struct rf_platform *platform, struct rf_ba ba, uint64_t len,
			     enum rf_perm perm, struct rf_pa *ret_pa)
{
	struct extent extent = { ba.v, len, perm };

	return resolve(platform, first_space(platform), &extent, &ret_pa->v);
}

bool rf_platform_window_holds(const struct rf_platform *platform, struct rf_ba ba, uint64_t len,
			      enum rf_perm perm)
{
	return resolves(platform, 0, (struct extent){ ba.v, len, perm });
}

RF_INLINE uint64_t mix_words(uint64_t h, const uint8_t *p)
{
	uint64_t a, b;

	__builtin_memcpy(&a, p, 8);
	__builtin_memcpy(&b, p + 8, 8);
	unsigned __int128 m = (unsigned __int128)(a ^ h) * (b ^ 0xa0761d6478bd642fULL);

	return (uint64_t)m ^ (uint64_t)(m >> 64) ^ (h << 1);
}

/* Four hashes side by side: a page at the price of its loads. */
static RF_NO_ASAN uint64_t hash_span(uint64_t h, const uint8_t *p, uint64_t len)
{
	uint64_t lane[4] = { h, ~h, h ^ RF_HASH_SEED, h + RF_HASH_SEED };
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

static RF_NO_ASAN uint64_t hash_data(const uint8_t *data, uint64_t len)
{
	uint64_t half = HASHED_BYTES / 2;

	if (len <= HASHED_BYTES)
		return hash_span(RF_HASH_SEED, data, len);
	return hash_span(hash_span(RF_HASH_SEED ^ len, data, half), data + len - half, half);
}

/* One access of the device: an extent, and its own buffer on the other side. */
struct move {
	struct rf_access access;
	struct extent extent;
	void *into;		/* read: guest memory goes here */
	const void *from;	/* write: guest memory takes this */
};

static RF_NO_ASAN void move_piece(struct rf_platform *platform, const struct move *move,
				  uint64_t done, const struct extent *piece)
{
	uint8_t *ram = platform->arena->base + piece->addr;

	rf_arena_touch(platform->arena, RF_PA(piece->addr), piece->len, move->from);
	if (move->from)
		rf_arena_copy(ram, (const uint8_t *)move->from + done, piece->len);
	else
		rf_arena_copy((uint8_t *)move->into + done, ram, piece->len);
}

/* Adjacent windows need not be adjacent in RAM. Every byte is known to resolve. */
static RF_NO_ASAN void move_pieces(struct rf_platform *platform, const struct move *move)
{
	uint64_t done = 0;

	while (done < move->extent.len) {
		struct extent rest = { move->extent.addr + done, move->extent.len - done,
				       move->extent.perm };
		struct extent piece = { 0 };

		piece.len = resolve(platform, first_space(platform), &rest, &piece.addr);
		RF_ASSERT(piece.len);
		move_piece(platform, move, done, &piece);
		done += piece.len;
	}
}

/* Move all or nothing; sets *@ret_pa to the physical address of the first byte. */
static RF_NO_ASAN bool move_whole(struct rf_platform *platform, const struct move *move,
				  uint64_t *ret_pa)
{
	struct extent piece = move->extent;

	piece.len = resolve(platform, first_space(platform), &move->extent, &piece.addr);
	if (piece.len == move->extent.len) {
		*ret_pa = piece.len ? piece.addr : 0;
		move_piece(platform, move, 0, &piece);
		return true;
	}
	if (!resolves(platform, first_space(platform), move->extent))
		return false;
	*ret_pa = piece.addr;
	move_pieces(platform, move);
	return true;
}

static RF_NO_ASAN void announce(struct rf_platform *platform, const struct move *move, bool ok,
				uint64_t pa)
{
	uint32_t len = (uint32_t)move->extent.len;
	uint64_t hash = 0;

	if (ok && move->access.purpose == RF_FOR_DATA)
		hash = hash_data(move->from ? move->from : move->into, len);
	RF_EMIT_KIND(platform->trace, move->from ? RF_EV_DEV_WRITE : RF_EV_DEV_READ, .access = {
		.ba = move->extent.addr, .pa = pa, .len = len, .queue = move->access.queue,
		.purpose = move->access.purpose,
		.result = ok ? RF_ACCESS_OK : RF_ACCESS_FAULT, .hash = hash });
}

static RF_NO_ASAN int device_move(struct rf_platform *platform, const struct move *move)
{
	uint64_t pa = 0;
	bool ok = move_whole(platform, move, &pa);

	announce(platform, move, ok, pa);
	return ok ? 0 : -EFAULT;
}

RF_NO_ASAN int rf_dev_read(struct rf_platform *platform, struct rf_access access, struct rf_ba ba,
		void *buf, uint32_t len)
{
	struct move move = { access, { ba.v, len, RF_PERM_READ }, .into = buf };

	return device_move(platform, &move);
}

RF_NO_ASAN int rf_dev_write(struct rf_platform *platform, struct rf_access access, struct rf_ba ba,
		 const void *buf, uint32_t len)
{
	struct move move = { access, { ba.v, len, RF_PERM_WRITE }, .from = buf };

	return device_move(platform, &move);
}
