// SPDX-License-Identifier: GPL-2.0-only
/* A case's life: order of its steps, what goes without saying, reset between cases, outcomes. */
#include "case/expect.h"
#include "tests/case_random.h"
#include "tests/script_world.h"

#include <errno.h>

#define SCRIPT(platform) \
	"ringfence-case 1\nplatform " platform " transport mmio2 driver scripted-rng\n" \
	"device offers VERSION_1 ACCESS_PLATFORM; on refusal strict\n"
#define TRAFFIC \
	"probe\nalloc b0 64\nmap b0 write\ndesc q0 0 bus:b0 64 flags=WRITE\navail q0 0\n" \
	"kick q0\nisr\n"

/* A guest that only writes down what it was asked for. */
static char calls[4096];
static struct rf_guest_request asked[64];
static struct rf_guest_config configured;
static uint32_t asked_count;
static const char *dies_in;

static int call(struct rf_guest *guest, const char *name)
{
	strncat(calls, name, sizeof(calls) - strlen(calls) - 1);
	strncat(calls, " ", sizeof(calls) - strlen(calls) - 1);
	if (!dies_in || strcmp(dies_in, name))
		return 0;
	guest->host->dead = true;
	return -EFAULT;
}

static int fake_setup(struct rf_guest *guest, const struct rf_guest_config *config)
{
	calls[0] = '\0';
	asked_count = 0;
	configured = *config;
	return call(guest, "setup");
}

static const char *limit;

/* A service of the guest that has no room left ends the guest's part of the case. */
static void report_limit(struct rf_guest *guest)
{
	const struct rf_port *port = &guest->host->port;

	port->report(port->ctx, RF_REPORT_LIMIT, limit, 0, 0, 0, NULL);
	guest->host->dead = true;
}

static int fake_probe(struct rf_guest *guest)
{
	if (limit)
		report_limit(guest);
	return call(guest, "probe");
}

static int fake_remove(struct rf_guest *guest)
{
	return call(guest, "remove");
}

static int fake_submit(struct rf_guest *guest, const struct rf_guest_request *request)
{
	if (asked_count < RF_ARRAY_SIZE(asked))
		asked[asked_count++] = *request;
	return call(guest, request->wait ? "submit" : "async");
}

static int fake_pump(struct rf_guest *guest)
{
	return 0;
}

static bool fake_bound(const struct rf_guest *guest)
{
	return true;
}

static const struct rf_guest_ops fake_ops = {
	.name = "fake", .setup = fake_setup, .probe = fake_probe, .remove = fake_remove,
	.submit = fake_submit, .pump = fake_pump, .bound = fake_bound,
};

#define FAKE(platform, driver) \
	"ringfence-case 1\nkernel 6.1 platform " platform " transport mmio2 driver " driver "\n" \
	"device offers VERSION_1; on refusal strict\n"

/* Run @text with the fake guest in place of a Linux one. */
static void run_fake(const char *text)
{
	static const char *const drivers[] = { "virtio-rng", "virtio-blk", NULL };
	static const struct rf_image image = { .kernel = "6.1", .drivers = drivers };
	struct rf_guest usual = test_world()->guest;

	world->guest.ops = &fake_ops;
	world->guest.image = &image;
	test_run(text);
	world->guest = usual;
}

START_TEST(a_linux_case_is_probed_and_removed_though_it_does_not_say_so)
{
	run_fake(FAKE("flat", "virtio-blk"));
	ck_assert_str_eq(calls, "setup probe remove ");
	run_fake(FAKE("flat", "virtio-blk") "submit read 4K\nwait\nsubmit-async write 4K\n");
	ck_assert_str_eq(calls, "setup probe submit async remove ");
	run_fake(FAKE("flat", "virtio-blk") "hostile used-len\nfail map 1\nsubmit read 4K\n");
	ck_assert_str_eq(calls, "setup probe submit remove ");
	ck_assert_uint_eq(test_event(RF_EV_OP, 0)->oper.opcode, RF_OP_HOSTILE);
	run_fake(FAKE("flat", "virtio-blk") "fail alloc 1\nprobe\nremove\nprobe\nremove\n");
	ck_assert_str_eq(calls, "setup probe remove probe remove ");
	run_fake(FAKE("flat", "virtio-blk") "probe\nprobe\nremove\nremove\nsubmit read 512\n");
	ck_assert_str_eq(calls, "setup probe remove submit ");
	ck_assert_uint_eq(test_count(RF_EV_SKIP), 2);
}
END_TEST

START_TEST(stages_follow_the_life)
{
	static const uint8_t want[] = {
		RF_STAGE_SETUP, RF_STAGE_PROBE, RF_STAGE_TRAFFIC, RF_STAGE_REMOVE,
		RF_STAGE_TEARDOWN, RF_STAGE_PROBE, RF_STAGE_TRAFFIC, RF_STAGE_REMOVE,
		RF_STAGE_TEARDOWN, RF_STAGE_TEARDOWN,
	};

	run_fake(FAKE("flat", "virtio-blk") "submit read 4K\nremove\nprobe\n");
	ck_assert_uint_eq(test_count(RF_EV_STAGE), RF_ARRAY_SIZE(want));
	for (uint32_t i = 0; i < RF_ARRAY_SIZE(want); i++)
		ck_assert_uint_eq(test_event(RF_EV_STAGE, i)->stage, want[i]);
}
END_TEST

START_TEST(a_dead_guest_is_asked_nothing_more)
{
	dies_in = "probe";
	run_fake(FAKE("flat", "virtio-blk") "wait\nsubmit read 4K\n");
	ck_assert_str_eq(calls, "setup probe ");
	dies_in = "submit";
	run_fake(FAKE("flat", "virtio-blk") "submit read 4K\nrepeat 9\nsubmit read 4K\n");
	ck_assert_str_eq(calls, "setup probe submit ");
	dies_in = "setup";
	run_fake(FAKE("flat", "virtio-blk") "submit read 4K\n");
	ck_assert_str_eq(calls, "setup ");
	dies_in = NULL;
	ck_assert_uint_eq(test_event(RF_EV_STAGE, test_count(RF_EV_STAGE) - 1)->stage,
			  RF_STAGE_TEARDOWN);
	run_fake(FAKE("flat", "virtio-blk") "submit read 4K\n");
	ck_assert_str_eq(calls, "setup probe submit remove ");
}
END_TEST

START_TEST(requests_are_folded_onto_the_disk)
{
	run_fake("ringfence-case 1\nkernel 6.1 platform flat transport mmio2 driver virtio-blk\n"
		 "device offers VERSION_1 BLK_BLK_SIZE capacity=64 blk-size=4096; "
		 "on refusal strict\n"
		 "submit write 1 segments=2\nsubmit read 4097 offset=4095\n"
		 "submit read 1M offset=0xffffffffffffffff\nsubmit flush 1\n");
	ck_assert_uint_eq(asked_count, 4);
	ck_assert_uint_eq(asked[0].length, 4096);
	ck_assert_uint_eq(asked[0].segments, 2);
	ck_assert_uint_eq(asked[0].kind, RF_REQUEST_WRITE);
	ck_assert_uint_eq(asked[1].length, 8192);
	ck_assert_uint_eq(asked[1].offset, 0);
	ck_assert_uint_eq(asked[2].length, 32768);
	ck_assert_uint_eq(asked[2].offset, 0);
	for (uint32_t i = 0; i < asked_count; i++) {
		ck_assert_uint_eq(asked[i].id, i);
		ck_assert(asked[i].offset + asked[i].length <= 32768);
	}
	run_fake(FAKE("flat", "virtio-rng") "submit write 65537 offset=5\n");
	ck_assert_uint_eq(asked[0].kind, RF_REQUEST_READ);
	ck_assert_uint_eq(asked[0].length, 1);
	ck_assert_uint_eq(asked[0].offset, 0);
}
END_TEST

START_TEST(repeat_runs_the_operation_before_and_has_a_bound)
{
	run_fake(FAKE("flat", "virtio-blk") "submit read 512\nrepeat 2\nrepeat 1\n");
	ck_assert_str_eq(calls, "setup probe submit submit submit submit remove ");
	run_fake(FAKE("flat", "virtio-blk") "repeat 3\n");
	ck_assert_str_eq(calls, "setup probe remove ");
	run_fake(FAKE("flat", "virtio-blk") "wait\nrepeat 4096\nrepeat 4096\n");
	ck_assert_uint_eq(test_count(RF_EV_OP), RF_REPEATS_MAX + 1);
}
END_TEST

START_TEST(the_guest_learns_what_firmware_would_tell)
{
	run_fake(FAKE("restricted-pool base=0x1000000 size=0x60000 swiotlb=0x40000", "virtio-rng"));
	ck_assert_uint_eq(configured.pool_base, 0x1000000);
	ck_assert_uint_eq(configured.pool_size, 0x60000);
	ck_assert_uint_eq(configured.swiotlb_size, 0x40000);
	ck_assert_uint_eq(configured.ranges, 0);
	ck_assert_uint_eq(configured.driver, 0);
	run_fake(FAKE("offset-ranges range=0:0x40000000:0x8000000", "virtio-blk"));
	ck_assert_uint_eq(configured.ranges, 1);
	ck_assert_uint_eq(configured.range[0].bus, 0x40000000);
	ck_assert_uint_eq(configured.pool_size, 0);
	ck_assert_uint_eq(configured.driver, 1);
}
END_TEST

START_TEST(a_service_without_room_is_the_harnesss_limit)
{
	limit = "more of it than is kept";
	run_fake(FAKE("flat", "virtio-blk") "submit read 4K\n");
	ck_assert_int_eq(result.outcome, RF_UNSUPPORTED);
	ck_assert_str_eq(result.why, limit);
	ck_assert_uint_eq(result.findings, 0);
	/* The next case knows nothing of it. */
	limit = NULL;
	run_fake(FAKE("flat", "virtio-blk") "submit read 4K\n");
	ck_assert_int_eq(result.outcome, RF_OK);
	ck_assert_ptr_null(result.why);
}
END_TEST

START_TEST(a_driver_that_the_guest_lacks_is_unsupported)
{
	test_run(FAKE("flat", "virtio-blk"));
	ck_assert_int_eq(result.outcome, RF_UNSUPPORTED);
	ck_assert_ptr_nonnull(result.why);
}
END_TEST

START_TEST(a_senseless_header_is_invalid)
{
	const struct rf_run_options options = { .verbose = false };

	test_run(SCRIPT("restricted-pool base=0x1000001 size=0x60000") "probe\n");
	ck_assert_int_eq(result.outcome, RF_INVALID);
	ck_assert_ptr_nonnull(result.why);
	test_run(SCRIPT("offset-ranges") "probe\n");
	ck_assert_int_eq(result.outcome, RF_INVALID);
	test_parse(SCRIPT("flat"));
	the_case.transport = RF_TRANSPORTS;
	rf_run_case(world, &the_case, &options, &result);
	ck_assert_int_eq(result.outcome, RF_INVALID);
	test_run(SCRIPT("flat") "probe\nremove\n");
	ck_assert_shown(result.outcome == RF_OK);
}
END_TEST

START_TEST(a_case_leaves_nothing_to_the_next)
{
	static const char *const cases[] = {
		SCRIPT("flat") TRAFFIC "remove\n",
		SCRIPT("flat placement=high") TRAFFIC "remove\n",
		SCRIPT("offset-ranges range=0:0x40000000:0x8000000") TRAFFIC,
		SCRIPT("flat") "hostile complete-twice\n" TRAFFIC "remove\n",
		SCRIPT("flat") "hostile complete-late 3\n" TRAFFIC,
		SCRIPT("restricted-pool base=0x1000000 size=0x60000") TRAFFIC "remove\n",
	};
	uint64_t hash[RF_ARRAY_SIZE(cases)];
	uint32_t events[RF_ARRAY_SIZE(cases)];
	uint64_t state = 31;

	for (size_t i = 0; i < RF_ARRAY_SIZE(cases); i++) {
		test_run(cases[i]);
		hash[i] = result.trace_hash;
		events[i] = result.events;
		for (size_t k = 0; k < i; k++)
			ck_assert(hash[k] != hash[i]);
	}
	for (int n = 0; n < 200; n++) {
		size_t i = random_next(&state) % RF_ARRAY_SIZE(cases);

		test_run(cases[i]);
		ck_assert_uint_eq(result.events, events[i]);
		ck_assert(result.trace_hash == hash[i]);
	}
}
END_TEST

START_TEST(random_scripts_survive_and_repeat)
{
	const struct rf_run_options options = { .hash_memory = true };
	uint64_t state = 0x5eed;
	int played = 0;

	test_world();
	for (int i = 0; i < 4000; i++) {
		uint64_t hash;
		bool channel;

		random_case(&the_case, &state);
		channel = rf_transport_ops(the_case.transport)->channel;
		the_case.driver = i % 2 ? RF_DRIVER_SCRIPTED_RNG : RF_DRIVER_SCRIPTED_BLK;
		the_case.device.id = (uint8_t)rf_driver_device((enum rf_driver_id)the_case.driver);
		if (i % 4)
			the_case.platform = (struct rf_platform_config){
				.id = channel ? RF_PLATFORM_S390 : RF_PLATFORM_FLAT };
		rf_run_case(world, &the_case, &options, &result);
		hash = result.trace_hash;
		ck_assert_int_ne(result.outcome, RF_BUG);
		played += result.outcome != RF_INVALID;
		rf_run_case(world, &the_case, &options, &result);
		ck_assert(result.trace_hash == hash);
	}
	ck_assert_int_gt(played, 2500);
}
END_TEST

START_TEST(the_hash_covers_memory_when_asked)
{
	const struct rf_run_options without = { .hash_memory = false };
	uint64_t with_memory[2];

	test_run(SCRIPT("flat") "probe\nalloc b0 64\nmap b0 read\npoke b0 1\nremove\n");
	with_memory[0] = result.trace_hash;
	test_run(SCRIPT("flat") "probe\nalloc b0 64\nmap b0 read\npoke b0 1\nremove\n");
	ck_assert(result.trace_hash == with_memory[0]);
	rf_run_case(world, &the_case, &without, &result);
	ck_assert(result.trace_hash != with_memory[0]);
}
END_TEST

START_TEST(worlds_are_made_once_and_missing_images_are_told)
{
	const char *why = NULL;
	struct rf_world *scripted;

	test_parse(SCRIPT("flat"));
	scripted = rf_world_for(&the_case, &why);
	ck_assert_ptr_nonnull(scripted);
	ck_assert_ptr_eq(rf_world_for(&the_case, &why), scripted);
	test_parse(FAKE("flat", "virtio-blk"));
	the_case.kernel = RF_KERNELS;
	ck_assert_ptr_null(rf_world_for(&the_case, &why));
	ck_assert_ptr_nonnull(why);
}
END_TEST

START_TEST(a_device_that_the_case_misleads_is_not_blamed)
{
	test_run(SCRIPT("flat") "probe\ninterrupt 4\nisr\nremove\n");
	ck_assert_shown(result.outcome == RF_OK);
	ck_assert(world->judge.hostile);
	test_run(SCRIPT("flat") "probe\ninterrupt 2\nisr\nremove\n");
	ck_assert_shown(result.outcome == RF_OK);
	ck_assert(!world->judge.hostile);
	test_run(SCRIPT("flat") "probe\ninterrupt 4\nisr mask=0xf\nremove\n");
	ck_assert_shown(result.findings == 1 && result.finding[0].party == RF_PARTY_DRIVER);
}
END_TEST

START_TEST(results_count_what_happened)
{
	test_run(SCRIPT("flat") TRAFFIC "remove\n");
	ck_assert_shown(result.outcome == RF_OK);
	ck_assert(result.driver_ok);
	ck_assert(result.agreed == (RF_BIT(RF_F_VERSION_1) | RF_BIT(RF_F_ACCESS_PLATFORM)));
	ck_assert_uint_eq(result.ios, 1);
	ck_assert_uint_eq(result.ios_ok, 1);
	ck_assert_uint_eq(result.bytes_moved, 64);
	ck_assert_uint_eq(result.events, world->trace.count);
	test_run(SCRIPT("flat") "status reset\n");
	ck_assert(!result.driver_ok);
	ck_assert(result.agreed == 0);
}
END_TEST

RF_CHECK_MAIN("run", a_linux_case_is_probed_and_removed_though_it_does_not_say_so,
	      stages_follow_the_life, a_dead_guest_is_asked_nothing_more,
	      requests_are_folded_onto_the_disk, repeat_runs_the_operation_before_and_has_a_bound,
	      the_guest_learns_what_firmware_would_tell,
	      a_driver_that_the_guest_lacks_is_unsupported,
	      a_service_without_room_is_the_harnesss_limit, a_senseless_header_is_invalid,
	      a_case_leaves_nothing_to_the_next, random_scripts_survive_and_repeat,
	      the_hash_covers_memory_when_asked, worlds_are_made_once_and_missing_images_are_told,
	      a_device_that_the_case_misleads_is_not_blamed, results_count_what_happened)
