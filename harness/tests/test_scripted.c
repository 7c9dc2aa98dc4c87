// SPDX-License-Identifier: GPL-2.0-only
/* The scripted driver: whole conversations with the honest devices, and the ways to do wrong. */
#include "tests/script_world.h"

#define HEAD(platform, transport, driver, offer) \
	"ringfence-case 1\nplatform " platform " transport " transport " driver " driver "\n" \
	"device offers " offer "; on refusal tolerant-PA\n"

/* The steps of a modern driver, one by one. */
#define MODERN(features, addresses) \
	"reg-read MagicValue\nreg-read Version\nreg-read DeviceID\nreg-read VendorID\n" \
	"status reset\nstatus ACKNOWLEDGE\nstatus ACKNOWLEDGE DRIVER\n" \
	"features " features "\n" \
	"status ACKNOWLEDGE DRIVER FEATURES_OK\nreg-read Status\n" \
	"queue q0 " addresses " 8\n" \
	"status ACKNOWLEDGE DRIVER FEATURES_OK DRIVER_OK\n"

#define LEGACY \
	"reg-read MagicValue\nreg-read Version\nreg-read DeviceID\nreg-read VendorID\n" \
	"status reset\nstatus ACKNOWLEDGE\nstatus ACKNOWLEDGE DRIVER\n" \
	"features nothing words=1\nqueue q0 physical\n" \
	"status ACKNOWLEDGE DRIVER DRIVER_OK\n"

static uint8_t *buffer(uint32_t n)
{
	const struct rf_script_buffer *b = &rf_script(&world->guest)->buffer[n];

	ck_assert_uint_ne(b->len, 0);
	return rf_arena_ptr(&world->arena, b->pa, b->len);
}

static uint8_t *area(uint32_t n)
{
	const struct rf_script_buffer *b = &rf_script(&world->guest)->queue[0].area[n];

	ck_assert_uint_ne(b->len, 0);
	return rf_arena_ptr(&world->arena, b->pa, b->len);
}

static uint8_t byte(const uint8_t *at)
{
	uint8_t b;

	rf_raw_copy(&b, at, 1);
	return b;
}

static uint64_t number(const uint8_t *at, uint32_t width)
{
	uint64_t v = 0;

	while (width-- > 0)
		v = v << 8 | byte(at + width);
	return v;
}

/* What the entropy device gives first, by its own definition. */
static void ck_assert_random(const uint8_t *at, uint32_t len)
{
	uint32_t nonzero = 0;

	for (uint32_t i = 0; i < len; i++)
		nonzero += byte(at + i) != 0;
	ck_assert_uint_gt(nonzero, len / 2);
}

static void ck_assert_clean(void)
{
	ck_assert_shown(result.outcome == RF_OK);
	ck_assert_shown(test_count(RF_EV_SKIP) == 0);
	ck_assert_shown(world->ledger.live == 0);
}

START_TEST(rng_split_mmio2)
{
	test_run(HEAD("flat", "mmio2", "scripted-rng", "VERSION_1")
		 MODERN("VERSION_1", "physical")
		 "alloc b0 64\ndesc q0 2 b0 64 flags=WRITE\navail q0 2\nkick q0\nisr\n"
		 "remove\n");
	ck_assert_clean();
	ck_assert(result.driver_ok);
	ck_assert(result.agreed == RF_BIT(RF_F_VERSION_1));
	ck_assert_uint_eq(result.ios, 1);
	ck_assert_uint_eq(result.bytes_moved, 64);
	ck_assert_random(buffer(0), 64);
	ck_assert_uint_eq(number(area(2) + 2, 2), 1);
	ck_assert_uint_eq(number(area(2) + 4, 4), 2);
	ck_assert_uint_eq(number(area(2) + 8, 4), 64);
	ck_assert_uint_eq(test_count(RF_EV_INTERRUPT), 1);
	ck_assert_uint_eq(test_count(RF_EV_IRQ), 1);
}
END_TEST

START_TEST(rng_split_bus_addresses)
{
	test_run(HEAD("offset-ranges range=0:0x40000000:0x8000000", "mmio2", "scripted-rng",
		      "VERSION_1 ACCESS_PLATFORM")
		 MODERN("VERSION_1 ACCESS_PLATFORM", "bus")
		 "alloc b0 64\nmap b0 write\ndesc q0 0 bus:b0 64 flags=WRITE\navail q0 0\nkick q0\n"
		 "isr\nsync b0 write for=cpu\nunmap b0 write\nfree b0\nremove\n");
	ck_assert_clean();
	ck_assert_random(buffer(0), 64);
	ck_assert_uint_eq(test_event(RF_EV_MAP, 3)->dma.ba - test_event(RF_EV_MAP, 3)->dma.pa,
			  0x40000000);
}
END_TEST

START_TEST(rng_in_a_restricted_pool)
{
	test_run(HEAD("restricted-pool base=0x1000000 size=0x80000", "mmio2", "scripted-rng",
		      "VERSION_1 ACCESS_PLATFORM")
		 MODERN("VERSION_1 ACCESS_PLATFORM", "bus")
		 "alloc b0 64 placement=pool align=64\nmap b0 write\n"
		 "desc q0 0 bus:b0 64 flags=WRITE\navail q0 0\nkick q0\nisr\nremove\n");
	ck_assert_clean();
	ck_assert_uint_eq(result.bytes_moved, 64);
	ck_assert(rf_script(&world->guest)->buffer[0].pa.v >= 0x1000000);
	ck_assert(rf_script(&world->guest)->buffer[0].pa.v < 0x1080000);
}
END_TEST

START_TEST(outside_of_a_pool_there_is_no_bus_address)
{
	test_run(HEAD("restricted-pool base=0x1000000 size=0x80000", "mmio2", "scripted-rng",
		      "VERSION_1 ACCESS_PLATFORM")
		 MODERN("VERSION_1 ACCESS_PLATFORM", "bus")
		 "alloc b0 64\nmap b0 write\naddress bus:b0\nremove\n");
	ck_assert_uint_eq(test_count(RF_EV_SKIP), 2);
	ck_assert_int_lt(test_event(RF_EV_SKIP, 0)->skip.why, 0);
	ck_assert_uint_eq(test_event(RF_EV_SKIP, 0)->skip.opcode, RF_OP_SCRIPT_MAP);
}
END_TEST

/* A block request's header into b0: type and sector. */
#define BLK_HEADER(type, sector) "poke b0 " #type "\npoke b0+8 " #sector "\n"

START_TEST(blk_split_writes_and_reads_back)
{
	test_run(HEAD("flat", "mmio2", "scripted-blk", "VERSION_1")
		 MODERN("VERSION_1", "physical")
		 "alloc b0 16\nalloc b1 8K\nalloc b2 1\nalloc b3 8K\n"
		 "fill b1 8K seed=7\n" BLK_HEADER(1, 3)
		 "desc q0 0 b0 16 flags=NEXT next=1\n"
		 "desc q0 1 b1 4K flags=NEXT next=2\ndesc q0 2 b1+4096 4K flags=NEXT next=3\n"
		 "desc q0 3 b2 1 flags=WRITE\npoke b2 0xff width=1\navail q0 0\nkick q0\nisr\n"
		 BLK_HEADER(0, 3)
		 "desc q0 1 b3 8K flags=NEXT|WRITE next=3\n"
		 "avail q0 0\nkick q0\nisr\ncheck b3 8K seed=7\nremove\n");
	ck_assert_clean();
	ck_assert_uint_eq(result.ios, 2);
	ck_assert_uint_eq(byte(buffer(2)), 0);
	ck_assert_uint_eq(test_count(RF_EV_DATA), 1);
	ck_assert(!test_event(RF_EV_DATA, 0)->data.mismatch);
	ck_assert_uint_eq(world->device.disk[3 * 512], rf_pattern_byte(7, 0));
	ck_assert_uint_eq(world->device.disk[3 * 512 + 8191], rf_pattern_byte(7, 8191));
}
END_TEST

START_TEST(check_tells_wrong_bytes)
{
	test_run(HEAD("flat", "mmio2", "scripted-rng", "VERSION_1")
		 "alloc b0 4K\nfill b0 4K seed=1\npoke b0+1000 0 width=1\ncheck b0 4K seed=1\n"
		 "check b0 1000 seed=1\nfree b0\n");
	ck_assert_uint_eq(test_count(RF_EV_DATA), 2);
	ck_assert(test_event(RF_EV_DATA, 0)->data.mismatch);
	ck_assert_uint_eq(test_event(RF_EV_DATA, 0)->data.offset, 1000);
	ck_assert(!test_event(RF_EV_DATA, 1)->data.mismatch);
}
END_TEST

START_TEST(blk_split_indirect)
{
	test_run(HEAD("flat", "mmio2", "scripted-blk", "VERSION_1 INDIRECT_DESC")
		 MODERN("VERSION_1 INDIRECT_DESC", "physical")
		 "alloc b0 16\nalloc b1 512\nalloc b2 1\nalloc b4 48\n"
		 "fill b1 512\n" BLK_HEADER(1, 0)
		 "desc b4 0 b0 16 flags=NEXT next=1\ndesc b4 1 b1 512 flags=NEXT next=2\n"
		 "desc b4 2 b2 1 flags=WRITE\ndesc q0 5 b4 48 flags=INDIRECT\n"
		 "avail q0 5\nkick q0\nisr\nremove\n");
	ck_assert_clean();
	ck_assert_uint_eq(result.bytes_moved, 512);
	ck_assert_uint_eq(world->device.disk[511], rf_pattern_byte(0, 511));
}
END_TEST

START_TEST(rng_packed_round_the_ring)
{
	struct rf_text text;

	rf_text_heap(&text);
	rf_text_add(&text, "%s", HEAD("flat", "mmio2", "scripted-rng", "VERSION_1 RING_PACKED")
		    MODERN("VERSION_1 RING_PACKED", "physical") "alloc b0 4K\n");
	for (uint32_t i = 0; i < 20; i++)
		rf_text_add(&text, "desc q0 %u b0+%u 16 flags=WRITE next=%u\n"
			    "avail q0 %u lap=%u\nkick q0\n", i % 8, 16 * i, i, i % 8, i / 8);
	rf_text_add(&text, "remove\n");
	test_run(text.data);
	rf_text_free(&text);
	ck_assert_clean();
	ck_assert_uint_eq(result.ios, 20);
	ck_assert_random(buffer(0), 320);
	ck_assert_uint_eq(test_event(RF_EV_COMPLETE, 19)->complete.id, 19);
}
END_TEST

START_TEST(blk_packed_chain_and_indirect)
{
	test_run(HEAD("flat", "mmio2", "scripted-blk", "VERSION_1 RING_PACKED INDIRECT_DESC")
		 MODERN("VERSION_1 RING_PACKED INDIRECT_DESC", "physical")
		 "alloc b0 16\nalloc b1 1K\nalloc b2 1\nalloc b3 1K\nalloc b4 48\n"
		 "fill b1 1K seed=9\n" BLK_HEADER(1, 1)
		 "desc q0 0 b0 16 flags=NEXT next=5\ndesc q0 1 b1 1K flags=NEXT|AVAIL next=5\n"
		 "desc q0 2 b2 1 flags=WRITE|AVAIL next=5\navail q0 0\nkick q0\n"
		 BLK_HEADER(0, 1)
		 "desc b4 0 b0 16\ndesc b4 1 b3 1K flags=WRITE\ndesc b4 2 b2 1 flags=WRITE\n"
		 "desc q0 3 b4 48 flags=INDIRECT next=6\navail q0 3\nkick q0\nisr\n"
		 "check b3 1K seed=9\nremove\n");
	ck_assert_clean();
	ck_assert_uint_eq(result.ios, 2);
	ck_assert(!test_event(RF_EV_DATA, 0)->data.mismatch);
}
END_TEST

START_TEST(a_guest_of_2010_on_mmio1)
{
	test_run(HEAD("flat", "mmio1", "scripted-blk", "nothing")
		 LEGACY
		 "alloc b0 16\nalloc b1 512\nalloc b2 1\nfill b1 512 seed=3\n" BLK_HEADER(1, 2)
		 "desc q0 0 b0 16 flags=NEXT next=1\ndesc q0 1 b1 512 flags=NEXT next=2\n"
		 "desc q0 2 b2 1 flags=WRITE\navail q0 0\nkick q0\nisr\n"
		 "remove\n");
	ck_assert_clean();
	ck_assert(result.driver_ok);
	ck_assert_uint_eq(result.ios, 1);
	ck_assert_uint_eq(world->device.disk[1024], rf_pattern_byte(3, 0));
	ck_assert_uint_eq(byte(buffer(2)), 0);
	ck_assert_uint_eq(test_count(RF_EV_BELIEF), 1);
}
END_TEST

START_TEST(probe_and_remove_are_conforming)
{
	static const char *const heads[] = {
		HEAD("flat", "mmio2", "scripted-rng", "VERSION_1"),
		HEAD("flat", "mmio1", "scripted-rng", "INDIRECT_DESC"),
		HEAD("flat placement=high", "mmio2", "scripted-blk",
		     "VERSION_1 ACCESS_PLATFORM RING_PACKED INDIRECT_DESC"),
		HEAD("restricted-pool base=0x1000000 size=0x80000", "mmio2", "scripted-blk",
		     "VERSION_1 ACCESS_PLATFORM"),
		HEAD("offset-ranges range=0:0x80000000:0x10000000", "mmio2", "scripted-rng",
		     "VERSION_1 ACCESS_PLATFORM"),
	};

	for (size_t i = 0; i < RF_ARRAY_SIZE(heads); i++) {
		char text[1024];

		snprintf(text, sizeof(text), "%sprobe\nalloc b0 64\nremove\n", heads[i]);
		test_run(text);
		ck_assert_clean();
		ck_assert_shown(result.driver_ok);
		ck_assert_uint_eq(test_count(RF_EV_QUEUE_LIVE), 1);
		for (uint32_t a = world->arena.boot_count; a < world->arena.count; a++)
			ck_assert_uint_eq(world->arena.allocs[a].state, RF_ALLOC_FREED);
	}
}
END_TEST

START_TEST(a_refused_probe_fails)
{
	test_run("ringfence-case 1\nplatform flat transport mmio2 driver scripted-rng\n"
		 "device offers ACCESS_PLATFORM; on refusal strict\nprobe\nremove\n");
	ck_assert(!result.driver_ok);
	ck_assert_uint_eq(test_count(RF_EV_SKIP), 1);
	ck_assert_uint_eq(test_count(RF_EV_QUEUE_LIVE), 0);
}
END_TEST

START_TEST(what_cannot_be_done_is_left_out)
{
	test_run(HEAD("flat", "mmio2", "scripted-rng", "VERSION_1")
		 "free b0\npoke b0 1\nmap b0 read\navail q0 0\nstop q0\naddress b7\n"
		 "alloc b0 16\nalloc b0 16\npoke b0+9 1\npoke b0+0xfffffff8 1\npoke q0.desc 1\n"
		 "desc b0 1 b0 1\nmap b0+16 read\nfill b0+8 9\nqueue q0 physical 8 desc=b1\n"
		 "queue q0 physical 8 desc=b0+16\nfree b0\nfree b0\nqueue q7 physical\n");
	ck_assert_uint_eq(test_count(RF_EV_OP), 19);
	ck_assert_shown(test_count(RF_EV_SKIP) == 17);
}
END_TEST

START_TEST(wrong_drivers_can_be_played)
{
	test_run(HEAD("flat", "mmio2", "scripted-rng", "VERSION_1")
		 "probe\nstop q0\nalloc b1 4K\n"
		 "queue q0 physical 8 ready=no desc=b1+1 driver=b1+0x101 device=b1+0x203\n"
		 "address b1+0x10000\nreg-write QueueDeviceLow address-low\n"
		 "reg-write QueueDeviceHigh address-high\nreg-write QueueReady 1\n"
		 "address 0xdeadbeef0000\n"
		 "desc q0 0 address+0x10 0xffffffff flags=WRITE|NEXT next=9\n"
		 "avail q0 200 bump=3\nkick q0\nreg-read 0x1ff width=8\nreg-write 0x71 1 width=3\n"
		 "isr mask=0xffffffff\nremove\n");
	ck_assert_uint_eq(test_count(RF_EV_SKIP), 0);
	ck_assert(test_event(RF_EV_QUEUE_LIVE, 1)->ring.desc % 16 == 1);
	ck_assert(test_event(RF_EV_QUEUE_LIVE, 1)->ring.device ==
		  rf_script(&world->guest)->buffer[1].pa.v + 0x10000);
	ck_assert_uint_eq(number(buffer(1) + 0x101 + 2, 2), 3);
}
END_TEST

START_TEST(features_words_and_unoffered_bits)
{
	test_run(HEAD("flat", "mmio2", "scripted-rng", "VERSION_1")
		 "status reset\nfeatures words=1 bit5\nfeatures VERSION_1 bit60\n");
	ck_assert_uint_eq(test_count(RF_EV_OFFER), 3);
	ck_assert_uint_eq(test_count(RF_EV_ACCEPT), 3);
	ck_assert_uint_eq(test_event(RF_EV_ACCEPT, 0)->feature.bits, 32);
	ck_assert_uint_eq(test_event(RF_EV_ACCEPT, 1)->feature.word, 1);
	ck_assert_uint_eq(test_event(RF_EV_ACCEPT, 1)->feature.bits, 1u << 28 | 1);
}
END_TEST

/* Round a ring of four and more, direct and through tables, wherever addresses lead. */
static void transfers_move(const char *transport, const char *platform, const char *offers)
{
	char text[512];

	snprintf(text, sizeof(text), "ringfence-case 3\nplatform %s transport %s "
		 "driver scripted-rng\ndevice offers %s queue-size=4\nprobe\ntransfer q0 4K\n"
		 "repeat 9\ntransfer q0 100 indirect=yes\nrepeat 6\nremove\n",
		 platform, transport, offers);
	test_run(text);
	ck_assert_shown(result.findings == 0);
	ck_assert_shown(result.ios == 17 && test_count(RF_EV_SKIP) == 0);
	ck_assert_uint_eq(result.bytes_moved, 10 * 4096 + 7 * 100);
}

START_TEST(transfers_move_data_over_every_ring)
{
	static const char *const offset = "offset-ranges range=0:0x40000000:0x20000000";

	transfers_move("mmio2", "flat", "VERSION_1 INDIRECT_DESC");
	transfers_move("mmio2", "flat", "VERSION_1 INDIRECT_DESC RING_PACKED");
	transfers_move("mmio2", offset, "VERSION_1 INDIRECT_DESC ACCESS_PLATFORM");
	transfers_move("pci_modern", offset,
		       "VERSION_1 INDIRECT_DESC ACCESS_PLATFORM RING_PACKED");
	transfers_move("mmio1", "flat", "INDIRECT_DESC");
	transfers_move("pci_legacy", "flat", "INDIRECT_DESC");
}
END_TEST

START_TEST(a_guest_that_does_not_know_a_feature_does_not_accept_it)
{
	test_run("ringfence-case 3\nplatform flat transport mmio2 driver scripted-rng\n"
		 "device offers VERSION_1 ACCESS_PLATFORM; on refusal tolerant-PA\n"
		 "knows VERSION_1\nprobe\ntransfer q0 64\nremove\n");
	ck_assert_uint_eq(result.agreed, RF_BIT(RF_F_VERSION_1));
	ck_assert_shown(result.ios == 1 && result.driver_ok);
	test_run("ringfence-case 3\nplatform flat transport mmio2 driver scripted-rng\n"
		 "device offers VERSION_1 ACCESS_PLATFORM; on refusal strict\n"
		 "knows VERSION_1\nprobe\ntransfer q0 64\nremove\n");
	ck_assert_shown(result.ios == 0 && !result.driver_ok && result.findings == 0);
	ck_assert_uint_eq(test_count(RF_EV_SKIP), 2);
}
END_TEST

START_TEST(the_trace_holds_no_host_pointers)
{
	uint64_t first;

	test_run(HEAD("flat", "mmio2", "scripted-rng", "VERSION_1")
		 "probe\nalloc b0 64\ndesc q0 0 b0 64 flags=WRITE\navail q0 0\nkick q0\nremove\n");
	first = result.trace_hash;
	rf_world_fini(world);
	free(world);
	world = NULL;
	ck_assert_ptr_nonnull(malloc(12345));
	test_world();
	rf_run_case(world, &the_case, &(struct rf_run_options){ .hash_memory = true }, &result);
	ck_assert(result.trace_hash == first);
}
END_TEST

RF_CHECK_MAIN("scripted", rng_split_mmio2, rng_split_bus_addresses, rng_in_a_restricted_pool,
	      outside_of_a_pool_there_is_no_bus_address, blk_split_writes_and_reads_back,
	      check_tells_wrong_bytes, blk_split_indirect, rng_packed_round_the_ring,
	      blk_packed_chain_and_indirect, a_guest_of_2010_on_mmio1,
	      probe_and_remove_are_conforming, a_refused_probe_fails,
	      what_cannot_be_done_is_left_out, wrong_drivers_can_be_played,
	      features_words_and_unoffered_bits, transfers_move_data_over_every_ring,
	      a_guest_that_does_not_know_a_feature_does_not_accept_it,
	      the_trace_holds_no_host_pointers)
