/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The judge: rules over events. It only listens, so no rule needs a hook of
 * its own, and it does not know on which side of the link the real thing stands.
 */
#ifndef RF_JUDGE_JUDGE_H
#define RF_JUDGE_JUDGE_H

#include "judge/contract.h"
#include "judge/finding.h"
#include "memory/ledger.h"
#include "trace/trace.h"
#include "trace/virtio_ccw.h"
#include "trace/virtio_pci.h"

#define RF_FINDINGS_MAX 32
#define RF_JUDGE_QUEUES 8
#define RF_JUDGE_CHECKS 8	/* listeners of one kind of event, or of one register */

/* What backs an extent that the device holds: the mapping and the memory, when they were found. */
struct rf_backing {
	uint32_t mapping;	/* ledger entry + 1, or 0 */
	uint32_t alloc;		/* allocation + 1, or 0 */
};

/* A published extent that the device has not given back, as the judge saw it. */
struct rf_publication {
	uint64_t ba;
	uint32_t len;
	uint32_t next;		/* next publication + 1 of the same chain, or of the free list */
	struct rf_backing backing;
	uint16_t queue, head;
	uint16_t flags;		/* RF_PUB_* */
};
#define RF_PUBLICATIONS 4096

/* A chain that the device holds, by queue and head (packed: buffer id). */
struct rf_judged_chain {
	uint32_t epoch;		/* of its queue when published: else nothing is outstanding */
	uint32_t first;		/* newest publication + 1 */
	uint32_t again;		/* how often it was published anew meanwhile */
	uint32_t newer, older;	/* heads + 1 of the queue's list of outstanding chains */
};
#define RF_JUDGED_HEADS 65536u

/* One of a queue's three areas; indexes are enum rf_purpose. */
struct rf_judged_area {
	uint64_t ba, len;
	struct rf_backing backing;
};
#define RF_JUDGED_AREAS 3

/* A queue as the judge sees it: from QUEUE_LIVE to QUEUE_DEAD or RESET. */
struct rf_judged_queue {
	bool live;
	bool packed;
	bool legacy;		/* its layout is the legacy interface's */
	bool ring_good, ring_bad;	/* where its areas were found to lie */
	bool astray;		/* the device follows what the driver took back: told with its cause */
	bool foreign;		/* the device reads other memory there than the driver wrote */
	uint32_t size;
	struct rf_judged_area area[RF_JUDGED_AREAS];
	uint32_t outstanding;	/* chains published and not returned */
	uint32_t epoch;		/* counts lives of this queue, over all cases */
	uint32_t newest;	/* head + 1 of the newest outstanding chain */
	uint32_t hit;		/* publication + 1 that the last access was for */
	bool doubtful;		/* the device's word on what it returned cannot be followed */
	uint32_t index_writes;	/* how often the device wrote used.idx, or a packed descriptor */
	uint32_t returned;	/* how often it gave a buffer back */
	uint32_t next_due;	/* IN_ORDER: index + 1 that the chain under way must go on with; 0: none */
};

/* The register interface as the driver used it. */
struct rf_judged_mmio {
	uint8_t identified;	/* bit per identification register read, in order */
	bool mismatch;		/* one of them said that there is no device for this driver */
	bool device_sel, driver_sel;	/* a feature selector was written */
	uint32_t version;	/* as read; 0: not yet */
	uint32_t device_id;
	uint32_t queue;		/* QueueSel */
	uint32_t shown;		/* InterruptStatus bits read and not acknowledged */
	uint32_t unconfirmed;	/* bit per queue: that it stopped was not read back */
	uint32_t aligned;	/* bit per queue, legacy: QueueAlign was written */
	uint32_t max_read;	/* bit per queue: max[] is known */
	uint32_t max[RF_JUDGE_QUEUES];	/* QueueSizeMax */
	uint64_t guest_page;	/* legacy: GuestPageSize, bytes; 0: not written */
};

/* The PCI function, and its registers as the driver used them. */
struct rf_judged_pci {
	bool present;		/* the device is one */
	bool multiplier_cut;	/* its notification capability has none, and nobody notified yet */
	bool conforms;		/* its layout keeps the specification: it can be held against drivers */
	uint16_t type, vectors;	/* virtio device id; of MSI-X */
	uint32_t multiplier, stride;
	uint64_t notify_length;
	uint32_t queue;		/* queue_select */
	bool message;		/* one came, and the driver looked at nothing since */
	bool transitional;	/* has both interfaces, and nothing was said of that yet */
	bool waiting;		/* 0 was written to the status, which was not read as 0 since */
	uint32_t reset_due;	/* bit per queue: queue_reset not read as 0 since it was written */
	uint32_t unread_vector;	/* bit per queue, the next changes: a mapping was not read back */
	uint8_t unset[RF_JUDGE_QUEUES];	/* bit per half of an area's address not written since its reset */
	uint32_t ended;		/* bit per queue: queue_reset read 0 since its reset, not enabled since */
};

#define RF_JUDGED_SEGMENTS 17

/* The channel device, and what its driver told it. */
struct rf_judged_ccw {
	bool present;		/* the device is one */
	bool legacy;		/* of the kind that knows no revisions */
	uint16_t cu_type;
	uint8_t revision;	/* as it was set; RF_CCW_NO_REVISION: not */
	uint8_t rejected;	/* the lowest revision that was tried and not taken; RF_CCW_NO_REVISION: none */
	uint8_t status;		/* the device status before the command under way */
	uint8_t command;	/* that one; its data follow */
	bool spoke;		/* a command of virtio's was given before a revision was set */
	bool chained;		/* the next CCW goes on with the data of the last */
	bool listed;		/* the data are named by a list of addresses */
	bool told;		/* a finding tells why the program under way cannot succeed */
	uint32_t extents;
	struct { uint32_t ba, len; } extent[RF_JUDGED_SEGMENTS];
	struct rf_judged_area indicator[RF_INDICATORS];	/* len 0: not registered */
	struct rf_stack registrar[RF_INDICATORS];	/* who registered it */
	uint32_t cookies;	/* bit per queue: cookie[] is known */
	int64_t cookie[RF_JUDGE_QUEUES];
};

/* The driver's steps through the negotiation since the device's last reset. */
struct rf_judged_steps {
	bool reset;		/* the device was ever reset in this case */
	bool reread_due;	/* FEATURES_OK written, status not read since */
	bool shown_refused;	/* status read back without FEATURES_OK */
	bool published;		/* a queue went live before any refusal was seen */
	bool needs_reset;	/* the device set NEEDS_RESET */
	bool faulted;		/* the case made a service fail */
	uint32_t refused_page;	/* event behind the one by which a page was not shared, or stayed so */
	bool backed_out;	/* the driver closed a mapping that the device had not seen yet */
	bool stale;		/* the device was given memory that was no longer meant for it */
	bool overwritten;	/* a lying device wrote memory that nobody gave it to write */
	bool rewritten;		/* the device wrote a split ring's descriptor, which is not its to write */
	bool miscounted;	/* and the driver was found to close the wrong mappings since */
	bool misled_ring;	/* a ring's mapping does not lead to its memory: RF-DMA-010 told so */
	bool starved;		/* the DMA layer had no memory that the device can reach */
	bool dead;		/* the guest was reported unable to go on */
	bool generation;	/* the configuration's generation was looked at, and nothing since */
	bool half, guarded;	/* the first half of a 64-bit field was just read; the generation before */
	bool generation_due;	/* both halves were read, and the generation not since */
	bool bad_chain;		/* a chain broke the rules: an honest device may stop there */
	bool went_on;		/* the driver did, after FAILED: told */
	bool beyond;		/* it accepted, unrefused, what was not offered: the sides disagree */
	uint8_t damaged;	/* finding + 1 that told of damaged memory, in a guest that goes on */
	uint64_t agreed;	/* features when the negotiation ended */
};

/* Where a page is, between the guest and its balloon. */
enum rf_balloon_state {
	RF_BALLOON_OUT,		/* the guest's */
	RF_BALLOON_GIVEN,	/* given, the device has not answered */
	RF_BALLOON_IN,		/* the device's */
	RF_BALLOON_WANTED,	/* wanted back, the device has not answered */
};

struct rf_judged_page { uint32_t epoch; uint8_t state; };
/* A page in a buffer that the device has: its index, and where the buffer stands. */
struct rf_balloon_held { uint32_t page; uint16_t queue, head; };
#define RF_BALLOON_BANK (RF_BANK_SIZE >> RF_PAGE_SHIFT)
#define RF_BALLOON_HELD 4096u

struct rf_judged_balloon {
	uint32_t epoch;		/* counts lives of devices: what earlier ones held is out */
	uint32_t pages;		/* that are not out */
	uint32_t asked, missing;	/* bit per queue whose size was read, and read as 0 */
	uint32_t held;
	bool lost;		/* more were held: who has what is unknown */
	struct rf_judged_page *page;	/* RF_BANKS x RF_BALLOON_BANK */
	struct rf_balloon_held *hold;	/* RF_BALLOON_HELD */
};

struct rf_judge;

#define RF_REGISTERS 64		/* control registers of 32 bits */
#define RF_REGISTERS_ALL UINT64_MAX
/* Places behind BARs that have lists of their own. */
#define RF_PLACES (VIRTIO_PCI_COMMON_SIZE + RF_PCI_STRUCTURES)
#define RF_OFFSETS_ALL UINT64_MAX
#define RF_STRUCTURES_ALL UINT32_MAX
/* Lists of listeners: one per kind, and for register accesses one per register and direction. */
#define RF_JUDGE_LISTS (RF_EVENT_KINDS + 2 * (RF_REGISTERS + 1) + 2 * RF_PLACES)

/* What a rule is, for lists, reports and the finding pages. */
struct rf_rule {
	const char *name;		/* "RF-DMA-001" */
	const char *title;		/* one line: what is forbidden */
	enum rf_party role;		/* whom it binds */
	bool either;			/* driver or device: whichever is the foreign end */
	enum rf_scope scope;
	const char *requirements;	/* requirement ids and classes: "FB13 SP02 VC1" */
	const char *page;		/* path of its page: "reports/rules/RF-DMA-001.md" */
	uint64_t events;		/* bit per enum rf_event_kind that @check listens to */
	/* Of REG_READ and REG_WRITE only these: bit per register offset / 4, RF_REGISTERS_*. */
	uint64_t registers;
	bool configuration;		/* and those of the device configuration */
	/*
	 * Of BAR_READ and BAR_WRITE only these: bit per byte offset of the common
	 * configuration, bit per enum rf_pci_structure.
	 */
	uint64_t offsets;
	uint32_t structures;
	/* NULL: a sibling of the same family checks it along. */
	void (*check)(struct rf_judge *judge, const struct rf_event *event);
};

/* Which frame of a stack is wanted: the first of the kernel's, its DMA layer left out or not. */
struct rf_frame_query {
	const struct rf_stack *stack;
	bool dma_layer;		/* the DMA layer itself may be the culprit */
};

/* Where stacks and names come from: filled by the floor above. Each may be NULL. */
struct rf_judge_names {
	void *ctx;
	const char *kernel;	/* the guest's: "6.1"; NULL: it is none of Linux */
	/* Name of the frame that @query asks for into @buf. */
	void (*frame)(void *ctx, const struct rf_frame_query *query, char *buf, size_t size);
	/* Stack of the guest at the newest GUEST_REPORT. */
	const struct rf_stack *(*report_stack)(void *ctx);
	/* Source file of that report, as the guest names it; NULL when it does not. */
	const char *(*report_file)(void *ctx);
	/* Stack of the guest's call into the harness that is under way; NULL when there is none. */
	const struct rf_stack *(*call_stack)(void *ctx);
};

typedef void (*rf_judge_check)(struct rf_judge *judge, const struct rf_event *event);

struct rf_judge {
	struct rf_contract contract;
	const struct rf_platform *platform;
	const struct rf_ledger *ledger;
	const struct rf_arena *arena;
	struct rf_trace *trace;
	struct rf_judge_names names;
	bool hostile;			/* the device broke the spec, or a behaviour was armed */
	bool armed;			/* a behaviour was armed: the device is no party to blame */
	bool certifying;		/* the driver's end is the harness's own, the device foreign */
	bool provoking;			/* and breaks the spec on purpose: it is no party to blame */
	bool off;			/* bench: measure without the judge */
	bool gone;			/* the device was pulled out */
	struct rf_judged_steps steps;
	struct rf_judged_mmio mmio;
	struct rf_judged_pci pci;
	struct rf_judged_ccw ccw;
	struct rf_judged_balloon balloon;
	struct rf_judged_queue queue[RF_JUDGE_QUEUES];
	struct rf_judged_chain *chain;	/* RF_JUDGE_QUEUES x RF_JUDGED_HEADS */
	struct rf_publication *publications;	/* RF_PUBLICATIONS */
	uint32_t publication_used, publication_free;	/* high-water mark; free list, index + 1 */
	uint32_t outstanding;		/* chains of all queues */
	bool publications_lost;		/* the table was full: absence proves nothing */
	struct rf_publication *publication;	/* of the PUBLISH event being judged, or NULL */
	bool republished;		/* that event reuses a head which is still outstanding */
	bool misfit_chain;		/* an extent of that chain is not its mapping's */
	const struct rf_mapping *abandoned;	/* an extent of that chain was taken back: its mapping */
	bool unbacked;			/* something that the device held went away in this case */
	uint16_t *exposed_mapping;	/* per ledger entry: open publications and live areas */
	uint16_t *exposed_alloc;	/* per allocation: the same */
	uint32_t *seen_mapping;		/* per ledger entry: turn in which the device was shown it */
	uint32_t *mapped_alloc;		/* per ledger entry: allocation + 1 whose memory it maps */
	struct { uint32_t turn, count; } *maps_of_alloc;	/* live mappings per allocation */
	uint32_t turn;			/* counts cases */
	struct rf_finding finding[RF_FINDINGS_MAX];
	uint64_t finding_key[RF_FINDINGS_MAX];	/* rule, party, stage and stack that made it */
	uint32_t findings;
	uint32_t findings_lost;		/* beyond RF_FINDINGS_MAX */
	rf_judge_check dispatch[RF_JUDGE_LISTS][RF_JUDGE_CHECKS + 1];	/* each ends with NULL */
};

/* Set up and listen to @trace. Returns 0 or -ENOMEM. */
int rf_judge_init(struct rf_judge *judge, struct rf_trace *trace,
		  const struct rf_platform *platform, const struct rf_ledger *ledger,
		  const struct rf_arena *arena) RF_MUST_USE;
void rf_judge_fini(struct rf_judge *judge);
/*
 * Forget the last case. @hostile: the case arms behaviours, so only rules of
 * scope always blame the driver, and the device is not blamed at all.
 */
void rf_judge_reset(struct rf_judge *judge, bool hostile);
/* All that it remembers of this case, to be put back into one that it knows nothing of yet. */
void rf_judge_keep(struct rf_judge *judge, struct rf_keep *keep);

/*
 * The other way round: the device is foreign, of virtio type @device_id and
 * offers the interface of VERSION_1, which no register tells. @provoking: the
 * driver's end breaks the specification on purpose, so only rules of scope
 * always blame the device, and the driver is not blamed at all.
 */
void rf_judge_certify(struct rf_judge *judge, uint32_t device_id, bool provoking);

/* The case turns out to make its device break the specification, as by @hostile above. */
void rf_judge_mislead(struct rf_judge *judge);

const struct rf_rule *rf_rule(enum rf_rule_id id);
/* Whom a rule binds: a party's word, or "both". */
const char *rf_rule_role(const struct rf_rule *rule);
/* The rule of that name, or -ENOENT. */
int rf_rule_by_name(const char *name, enum rf_rule_id *ret_id) RF_MUST_USE;

/* What a rule says when it is broken. */
struct rf_verdict {
	enum rf_rule_id rule;
	enum rf_party party;
	const struct rf_stack *stack;	/* whose first kernel frame names the culprit; NULL: none */
	const struct rf_event *event;
	bool dma_layer;			/* that frame may be the DMA layer's */
};

/*
 * Record a finding. Not recorded: against the device when the case armed it;
 * against the driver by a conforming-only rule once the device broke the spec.
 * The same signature counts up. A finding against the device makes it hostile.
 */
void rf_judge_find(struct rf_judge *judge, const struct rf_verdict *verdict, const char *fmt, ...)
	RF_PRINTF(3, 4) RF_COLD;

/* Was @rule found broken in this case? */
bool rf_judge_found(const struct rf_judge *judge, enum rf_rule_id rule);

/* Helpers shared by rules. */
/* The newest live publication that holds [@ba, @ba+@len), or NULL. */
const struct rf_publication *rf_judge_published(const struct rf_judge *judge, uint64_t ba,
						uint64_t len);

#endif
