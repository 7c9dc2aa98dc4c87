/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The truth about memory: what an address that the device emits resolves to.
 *
 * A platform is a stack of spaces, the outermost first. A space translates an
 * extent of its upper side into the one below, or refuses it; below the last
 * stands guest RAM. Which addresses the *contract* permits is not decided
 * here (judge/contract.h), nor which path the guest *believes* in.
 */
#ifndef RF_MEMORY_PLATFORM_H
#define RF_MEMORY_PLATFORM_H

#include "memory/arena.h"
#include "memory/iommu.h"
#include "memory/shadow.h"

#define RF_RANGES_MAX	4
#define RF_SPACES_MAX	4

/* One entry of dma-ranges: [cpu, cpu + size) is seen by the device at [bus, bus + size). */
struct rf_dma_range { uint64_t cpu, bus, size; };

enum rf_platform_setting {
#define RF_PLATFORM_SETTING(id, word, max, summary) RF_PLATFORM_SET_##id,
#include "memory/platform_settings.def"
#undef RF_PLATFORM_SETTING
	RF_PLATFORM_SETTINGS
};

/* Everything a case says about its platform; unused fields are zero. */
struct rf_platform_config {
	uint8_t id;			/* enum rf_platform_id */
	uint8_t ranges;			/* entries of range[] in use */
	uint8_t placement;		/* enum rf_bank: where the guest's allocations go */
	uint64_t pool_base, pool_size;	/* restricted pool, guest-physical, bytes */
	uint64_t swiotlb_size;		/* default bounce pool of the guest, bytes; 0: none */
	struct rf_dma_range range[RF_RANGES_MAX];
	uint64_t setting[RF_PLATFORM_SETTINGS];	/* by enum rf_platform_setting; 0: as usual */
};

enum rf_platform_id {
#define RF_PLATFORM(id, name, ops) RF_PLATFORM_##id,
#include "memory/platforms.def"
#undef RF_PLATFORM
	RF_PLATFORMS
};

/* A layer of a platform's memory. */
struct rf_space;
struct rf_space_ops {
	const char *name;
	/*
	 * Translate [@addr, @addr + @len) for @perm (one bit of enum rf_perm)
	 * into the space below. Returns the number of leading bytes that lie in
	 * one piece (0: the first byte is refused) and sets *@ret_addr.
	 */
	uint64_t (*translate)(const struct rf_space *space, uint64_t addr, uint64_t len,
			      enum rf_perm perm, uint64_t *ret_addr);
	/*
	 * The same by what the guest told the space to be: what it withdrew may still be
	 * cached, and then translate() finds it. NULL: no difference.
	 */
	uint64_t (*told)(const struct rf_space *space, uint64_t addr, uint64_t len,
			 enum rf_perm perm, uint64_t *ret_addr);
	/* Call @fn for each window [addr, addr + len) of the upper side; NULL: none from the start. */
	void (*windows)(const struct rf_space *space,
			void (*fn)(void *ctx, uint64_t addr, uint64_t len), void *ctx);
};

/* Which pages the guest shares with devices; words of earlier cases are told by their numbers. */
struct rf_shared_word {
	uint64_t pages;		/* bit per page: shared */
	uint32_t case_number;
};
struct rf_shared {
	uint32_t case_number;
	struct rf_shared_word word[RF_BANKS][(RF_BANK_SIZE >> RF_PAGE_SHIFT) / 64];
};

/*
 * What is mapped in blocks: [ba, ba + len) leads to [pa, pa + len). All three are multiples of
 * RF_BLOCK_SIZE.
 */
#define RF_BLOCK_SIZE	0x1000000ULL
#define RF_BLOCKS	1024
struct rf_block { uint64_t ba, pa, len; enum rf_perm perm; };
struct rf_blocks {
	struct rf_block block[RF_BLOCKS];
	uint32_t count;
	uint32_t lost;		/* that found no room */
};

struct rf_space {
	const struct rf_space_ops *ops;
	struct rf_dma_range range[RF_RANGES_MAX];
	uint32_t ranges;	/* entries of range[] in use; a pool has one with cpu == bus */
	uint8_t regions;	/* of rf_space_region: the first of them */
	bool promised;		/* a driver promised to use nothing else */
	bool only;		/* there is nothing else, whatever was promised */
	bool astray;		/* and what was promised is looked for elsewhere */
	const struct rf_shared *shared;	/* of rf_space_shared */
	struct rf_iommu *iommu;	/* its table; NULL: it has none */
	const struct rf_shadow *shadow;	/* where the guest keeps that of which this is the shadow; or NULL */
	const struct rf_blocks *blocks;	/* of rf_space_tce */
};

/* The kinds of space; each in a file space_<name>.c. */
extern const struct rf_space_ops rf_space_flat;		/* RAM and nothing else, untranslated */
extern const struct rf_space_ops rf_space_absolute;	/* the same where there is no bank high */
extern const struct rf_space_ops rf_space_ranges;	/* dma-ranges */
extern const struct rf_space_ops rf_space_pool;		/* one window, untranslated */
extern const struct rf_space_ops rf_space_shared;	/* pages the guest has shared */
extern const struct rf_space_ops rf_space_iommu;	/* pages, as the guest maps them */
extern const struct rf_space_ops rf_space_region;	/* what the device names to its driver */
extern const struct rf_space_ops rf_space_tce;		/* as behind an IOMMU, and blocks */

/* Which driver the guest's kernel has for the platform's IOMMU. */
enum rf_platform_iommu {
	RF_PLATFORM_NO_IOMMU, RF_PLATFORM_VTD_IOMMU, RF_PLATFORM_SMMU_IOMMU,
	RF_PLATFORM_GRANTS,	/* none, but Xen's grants, page by page as with one */
	RF_PLATFORM_ZPCI_TABLES,	/* s390's PCI: memory/shadow.h */
	RF_PLATFORM_TCE,	/* a hypervisor's tables, by its calls */
};

/* The architecture that a Linux guest's image plays on a platform. */
enum rf_personality {
#define RF_PERSONALITY(id, name, summary) RF_PERSONALITY_##id,
#include "memory/personalities.def"
#undef RF_PERSONALITY
	RF_PERSONALITIES
};

struct rf_platform;
/* A platform model: models/platforms/, one file each. */
struct rf_platform_ops {
	const char *name;	/* word of the case's text form: "flat" */
	const char *summary;
	/* Why @config is not playable, in a sentence; NULL: it is. No such member: it always is. */
	const char *(*check)(const struct rf_platform_config *config);
	/*
	 * Stack the spaces that a device sees, [0] the outermost, rf_space_flat or
	 * rf_space_absolute the last; reserve RAM. 0, or -EINVAL with a sentence in *@ret_why.
	 */
	int (*build)(struct rf_platform *platform, const char **ret_why);
	/*
	 * The bus address at which a device finds guest-physical @pa when the
	 * platform's DMA rules are followed, ignoring bouncing: what a correct
	 * driver publishes under ACCESS_PLATFORM. -ENXIO: no device can reach it.
	 */
	int (*bus_of)(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
		      struct rf_ba *ret_ba);
	/* For refusal rules: can a physical address not work everywhere? */
	bool restricted;	/* the device cannot reach all of RAM */
	bool translated;	/* a bus address differs from the PA */
	uint8_t iommu;		/* enum rf_platform_iommu */
	uint8_t personality;	/* enum rf_personality; 0: generic */
	uint8_t large_pages;	/* the personality of its kernels with pages of 64 KiB; 0: there is none */
	bool identity;		/* which lets the device pass untranslated */
	bool proposal;		/* of no released specification: no kernel knows it. Feature bit 27 */
	bool pci_only;		/* devices there are PCI functions */
};

/*
 * A page that the device was at before: all of it is one piece of RAM, its
 * first bytes in a known state; a device that goes on with its rings needs not
 * look for it again.
 */
struct rf_near {
	uint64_t page;		/* bus address and permission; 0: none */
	uint64_t when;		/* case and translation that this holds for */
	uint64_t pa;
	uint64_t known;		/* bytes; may be more by now, never fewer */
};
#define RF_NEAR_PAGES 64

struct rf_platform {
	const struct rf_platform_ops *ops;
	struct rf_platform_config config;
	struct rf_arena *arena;
	struct rf_trace *trace;
	struct rf_space space[RF_SPACES_MAX];
	uint32_t spaces;
	struct rf_iommu iommu;	/* rf_iommu_init() makes room in it; cases without one leave it alone */
	struct rf_shadow shadow;	/* of a platform with RF_PLATFORM_ZPCI_TABLES */
	struct rf_blocks blocks;
	uint32_t page_shift;	/* of the guest's kernel */
	bool untold;		/* nothing tells the guest of the restriction */
	bool translated;	/* of the ops, or what this case's parameters make of them */
	bool confined;		/* part of RAM is all that the device reaches at its own addresses */
	bool confidential;	/* a space of shared pages is in the stack */
	uint8_t past;		/* spaces that a device goes past with physical addresses */
	bool physical;		/* bus addresses are PAs of RAM (tolerant-PA, no ACCESS_PLATFORM) */
	uint32_t generation;	/* changes whenever any translation may have changed */
	struct rf_near near[RF_NEAR_PAGES];
	struct rf_shared shared;	/* of confidential guests */
};

const struct rf_platform_ops *rf_platform_ops(enum rf_platform_id id);
/* Of the pages that @config's kernel has; 0: no kernel of that platform has such pages. */
uint32_t rf_platform_page_shift(const struct rf_platform_config *config);
/* Which architecture the guest of @config is: what its platform has for pages of that size. */
enum rf_personality rf_platform_personality(const struct rf_platform_config *config);
/* "generic", "s390": the word by which an image names its personality. */
const char *rf_personality_name(enum rf_personality personality);

/* A setting's word in the text form, its largest value, and a line on what it says. */
struct rf_platform_setting_info { const char *word; uint64_t max; const char *summary; };
extern const struct rf_platform_setting_info rf_platform_settings[RF_PLATFORM_SETTINGS];

/* Is @config playable? Sets *@ret_why to a sentence when not; -EINVAL. */
int rf_platform_check(const struct rf_platform_config *config, const char **ret_why) RF_MUST_USE;

/*
 * Build the platform of @config, after rf_arena_reset() and before the guest
 * allocates: a pool's RAM is reserved. Emits RF_EV_WINDOW for each window.
 * Returns 0, or -EINVAL with a sentence in *@ret_why.
 */
int rf_platform_init(struct rf_platform *platform, const struct rf_platform_config *config,
		     struct rf_arena *arena, struct rf_trace *trace,
		     const char **ret_why) RF_MUST_USE;

/*
 * All of it, to be put back into a later case once rf_platform_clear() was called and the arena
 * reset: what the device found where is looked for again.
 */
void rf_platform_keep(struct rf_platform *platform, struct rf_keep *keep);
void rf_platform_clear(struct rf_platform *platform);

/*
 * The guest's kernel shares the pages of [@pa, @pa + @len) with its devices
 * (@open), or makes them private again. Emits RF_EV_WINDOW where that changes
 * anything. Only confidential guests have such pages: nothing happens elsewhere.
 */
void rf_platform_share(struct rf_platform *platform, struct rf_pa pa, uint64_t len, bool open);

/* Are all pages of RAM here private at first, until rf_platform_share()? */
static inline bool rf_platform_confidential(const struct rf_platform *platform)
{
	return platform->confidential;
}

/*
 * How many leading bytes of [@ba, @ba + @len) lead to one piece of RAM, shared or not, and where;
 * and does all of it?
 */
uint64_t rf_platform_behind(const struct rf_platform *platform, struct rf_ba ba, uint64_t len,
			    struct rf_pa *ret_pa);
bool rf_platform_leads_to_ram(const struct rf_platform *platform, struct rf_ba ba, uint64_t len);

/* Which pages are: rf_platform_keep()'s part for confidential guests. */
void rf_shared_keep(struct rf_platform *platform, struct rf_keep *keep);

/* Is the page at @pa shared? Always false where pages are not the guest's to share. */
bool rf_platform_is_shared(const struct rf_platform *platform, struct rf_pa pa);

/* What s390's platforms can be asked for: a member of struct rf_platform_ops. */
const char *rf_s390_check(const struct rf_platform_config *config);
/* Stack the spaces of a confidential guest. */
void rf_platform_stack_shared(struct rf_platform *platform);
/* The bounce pool of a confidential guest whose case names none, in bytes. */
#define RF_CONFIDENTIAL_POOL	0x80000ULL
/* What the platforms of confidential guests have in common: members of struct rf_platform_ops. */
const char *rf_confidential_check(const struct rf_platform_config *config);
int rf_confidential_build(struct rf_platform *platform, const char **ret_why);
int rf_confidential_bus_of(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
			   struct rf_ba *ret_ba);

/*
 * Resolve by truth: how many leading bytes of [@ba, @ba + @len) are one piece
 * of RAM for @perm, and where. 0: the first byte faults.
 */
uint64_t rf_platform_resolve(const struct rf_platform *platform, struct rf_ba ba, uint64_t len,
			     enum rf_perm perm, struct rf_pa *ret_pa);

/*
 * What platforms with regions have in common. A driver promised by feature bit 27 to use nothing
 * else, or did not. A function's capability says where in the platform's memory the region lies
 * (bytes from its base; no bytes: nothing says so).
 */
void rf_platform_promise(struct rf_platform *platform, bool promised);
void rf_platform_declare(struct rf_platform *platform, uint64_t offset, uint64_t len);
int rf_region_bus_of(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
		     struct rf_ba *ret_ba);

/* Is all of [@pa, @pa + @len) RAM that this platform has, in one bank? 0 bytes are not. */
bool rf_platform_is_ram(const struct rf_platform *platform, struct rf_pa pa, uint64_t len);

/*
 * Is all of [@ba, @ba + @len) open to a device that translates, `physical` or not? 0 bytes are.
 * What is withdrawn is not, though it may be cached.
 */
bool rf_platform_window_holds(const struct rf_platform *platform, struct rf_ba ba, uint64_t len,
			      enum rf_perm perm);
/* Where its leading bytes lead such a device, in one piece; 0: nowhere. */
uint64_t rf_platform_window_resolve(const struct rf_platform *platform, struct rf_ba ba,
				    uint64_t len, enum rf_perm perm, struct rf_pa *ret_pa);

/* Does any of it resolve only because a withdrawn translation is cached still? */
bool rf_platform_withdrawn(const struct rf_platform *platform, struct rf_ba ba, uint64_t len,
			   enum rf_perm perm);

/* The device may no longer find the page of @ba where it found it before. */
void rf_platform_forget(struct rf_platform *platform, struct rf_ba ba);

/*
 * What a guest does to its IOMMU, for whole pages; nothing where the platform has
 * none. Opening: 0, -EEXIST when a page leads elsewhere, -ENOMEM when there is no
 * room, and then nothing is open. What is closed stays cached until it is flushed.
 */
struct rf_opening { struct rf_ba ba; struct rf_pa pa; uint64_t len; enum rf_perm perm; };
int rf_platform_open(struct rf_platform *platform, const struct rf_opening *opening) RF_MUST_USE;
void rf_platform_close(struct rf_platform *platform, struct rf_ba ba, uint64_t len,
		       enum rf_perm perm);
/* Every page that is open. What devices have cached of them stays until rf_platform_flush(). */
void rf_platform_close_all(struct rf_platform *platform);
void rf_platform_flush(struct rf_platform *platform, struct rf_ba ba, uint64_t len);

/*
 * The same for whole blocks, RF_BLOCK_SIZE bytes each: at once, and nothing is cached. Opening
 * replaces nothing: what is open must be closed first. Closing: how many bytes were open.
 */
int rf_platform_open_block(struct rf_platform *platform,
			   const struct rf_opening *opening) RF_MUST_USE;
uint64_t rf_platform_close_block(struct rf_platform *platform, struct rf_ba ba, uint64_t len);
/* Does @ba lie in one that is open? */
bool rf_platform_in_block(const struct rf_platform *platform, struct rf_ba ba);

/* What pseries' platforms have in common. */
const char *rf_tce_check(const struct rf_platform_config *config);
int rf_tce_build(struct rf_platform *platform, const char **ret_why);
int rf_tce_bus_of(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
		  struct rf_ba *ret_ba);
uint64_t rf_tce_window(const struct rf_platform *platform);	/* bytes of the first window */
/* Where the second window begins, which leads to RAM in order. */
#define RF_TCE_DYNAMIC	RF_BIT(59)
int rf_tce_dynamic_bus_of(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
			  struct rf_ba *ret_ba);

/* What platforms with an IOMMU have in common. */
const char *rf_iommu_check(const struct rf_platform_config *config);
int rf_iommu_build(struct rf_platform *platform, const char **ret_why);
int rf_iommu_bus_of(const struct rf_platform *platform, struct rf_pa pa, uint64_t len,
		    struct rf_ba *ret_ba);
uint32_t rf_iommu_width(const struct rf_platform *platform);	/* bits of a bus address */
/* Does the guest leave what it unmaps in reach until some later invalidation? */
bool rf_platform_lazy(const struct rf_platform *platform);
/* The bus addresses that s390 lists for its function, first and last. */
struct rf_aperture { uint64_t first, last; };
struct rf_aperture rf_zpci_aperture(const struct rf_platform *platform);

/* What a device access is for; stamped on its event. */
struct rf_access { uint16_t queue; uint8_t purpose; /* enum rf_purpose */ };

/*
 * The device's only ways to guest memory. The whole extent resolves, or no
 * byte moves and -EFAULT returns; either way one event is emitted. @len in bytes.
 */
int rf_dev_read(struct rf_platform *platform, struct rf_access access, struct rf_ba ba,
		void *buf, uint32_t len) RF_MUST_USE;
int rf_dev_write(struct rf_platform *platform, struct rf_access access, struct rf_ba ba,
		 const void *buf, uint32_t len) RF_MUST_USE;

#endif
