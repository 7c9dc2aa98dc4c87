// SPDX-License-Identifier: GPL-2.0-only
/*
 * The real virtio_blk of every image over the block layer's services: what
 * arrives at the device, what comes back, and what happens when there is no
 * room, no memory, no answer.
 */
#include "tests/image_rig.h"

#define BIT(n) (1ULL << (n))
#define F_SIZE_MAX	1
#define F_SEG_MAX	2
#define F_RO		5
#define F_BLK_SIZE	6
#define F_FLUSH		9
#define F_DISCARD	13
#define F_WRITE_ZEROES	14
#define BASE (BIT(RF_F_VERSION_1) | BIT(F_SEG_MAX) | BIT(F_FLUSH) | BIT(F_DISCARD) | \
	      BIT(F_WRITE_ZEROES))
#define INDIRECT BIT(RF_F_INDIRECT_DESC)

#define EACH_IMAGE(rig) \
	for (int image_ = 0; image_ < RIG_IMAGES_MAX && generic_image(image_); image_++) \
		for (struct rig *rig = rig_of(image_); rig; rig = NULL)

static void start(struct rig *rig, uint64_t offered)
{
	struct rf_device_config config = { .id = RF_DEVICE_BLK, .offered = offered };

	rig_start(rig, &config, RF_DRIVER_VIRTIO_BLK);
	ck_assert_int_eq(rig_probe(rig), 0);
}

static struct rf_guest_request request(struct rig *rig, enum rf_request_kind kind,
				       uint64_t offset, uint64_t length)
{
	return (struct rf_guest_request){
		.id = rig->next_id++, .kind = kind, .offset = offset, .length = length,
		.segments = 1, .seed = 42, .wait = true,
	};
}

static int submit(struct rig *rig, const struct rf_guest_request *r)
{
	return rig->guest.ops->submit(&rig->guest, r);
}

/* Submit and wait; the request must end with @error. */
static void go(struct rig *rig, struct rf_guest_request r, int error)
{
	uint32_t ended = rig->ended;

	ck_assert_int_eq(submit(rig, &r), 0);
	ck_assert_uint_eq(rig->ended, ended + 1);
	ck_assert_int_eq(rig->error, error);
	ck_assert_uint_eq(rig->done, error || r.kind == RF_REQUEST_FLUSH ? 0 : r.length);
}

static void pump(struct rig *rig)
{
	ck_assert_int_eq(rig->guest.ops->pump(&rig->guest), 0);
}

START_TEST(test_probe_and_remove)
{
	EACH_IMAGE(rig) {
		start(rig, BASE);
		ck_assert(rig->guest.ops->bound(&rig->guest));
		rig_end(rig);
		start(rig, BASE | BIT(RF_F_RING_PACKED) | BIT(RF_F_ACCESS_PLATFORM));
		rig_end(rig);
	}
}
END_TEST

START_TEST(test_write_then_read)
{
	static const uint32_t segments[] = { 1, 2, 3, 8, 9, 64, 1000 };
	static const uint64_t lengths[] = { 512, 4096, 5120, 65536, 262144 };

	EACH_IMAGE(rig) {
		start(rig, BASE | INDIRECT);
		for (size_t s = 0; s < RF_ARRAY_SIZE(segments); s++) {
			for (size_t l = 0; l < RF_ARRAY_SIZE(lengths); l++) {
				struct rf_guest_request r;

				r = request(rig, RF_REQUEST_WRITE, 1024, lengths[l]);
				r.segments = segments[s];
				r.seed = s * 10 + l;
				go(rig, r, 0);
				r.kind = RF_REQUEST_READ;
				r.id = rig->next_id++;
				r.segments = segments[RF_ARRAY_SIZE(segments) - 1 - s];
				rig->checked = 0;
				go(rig, r, 0);
				ck_assert_uint_eq(rig->checked, lengths[l]);
			}
		}
		ck_assert_uint_eq(rig->wrong, 0);
		rig_end(rig);
	}
}
END_TEST

/* Pieces that are not waited for are bios of their own, merged into one request. */
START_TEST(test_plugged_pieces_merge)
{
	EACH_IMAGE(rig) {
		struct rf_guest_request r;

		start(rig, BASE | INDIRECT);
		r = request(rig, RF_REQUEST_WRITE, 0, 65536);
		r.segments = 16;
		r.wait = false;
		ck_assert_int_eq(submit(rig, &r), 0);
		pump(rig);
		ck_assert_uint_eq(rig->ended, 1);
		ck_assert_int_eq(rig->error, 0);
		ck_assert_uint_eq(rig->events[RF_EV_CHAIN], 1);
		ck_assert_uint_eq(rig->longest_chain, 1 + 16 + 1);
		go(rig, request(rig, RF_REQUEST_READ, 0, 65536), 0);
		ck_assert_uint_eq(rig->wrong, 0);
		rig_end(rig);
	}
}
END_TEST

/* The limits of configuration space bound every request, whatever the user asks for. */
START_TEST(test_limits_split)
{
	EACH_IMAGE(rig) {
		struct rf_device_config config = {
			.id = RF_DEVICE_BLK, .offered = BASE | INDIRECT | BIT(F_SIZE_MAX),
			.size_max = 4096, .seg_max = 3,
		};
		struct rf_guest_request r;

		rig_start(rig, &config, RF_DRIVER_VIRTIO_BLK);
		ck_assert_int_eq(rig_probe(rig), 0);
		r = request(rig, RF_REQUEST_WRITE, 0, 131072);
		r.segments = 5;
		go(rig, r, 0);
		ck_assert_uint_ge(rig->events[RF_EV_CHAIN], 131072 / (3 * 4096));
		ck_assert_uint_le(rig->longest_chain, 3 + 2);
		ck_assert_uint_le(rig->longest_extent, 4096);
		r.kind = RF_REQUEST_READ;
		r.id = rig->next_id++;
		r.wait = false;
		ck_assert_int_eq(submit(rig, &r), 0);
		pump(rig);
		ck_assert_uint_eq(rig->ended, 2);
		ck_assert_uint_eq(rig->checked, 131072);
		ck_assert_uint_eq(rig->wrong, 0);
		ck_assert_uint_le(rig->longest_chain, 3 + 2);
		rig_end(rig);
	}
}
END_TEST

START_TEST(test_block_size)
{
	EACH_IMAGE(rig) {
		struct rf_device_config config = {
			.id = RF_DEVICE_BLK, .offered = BASE | INDIRECT | BIT(F_BLK_SIZE),
			.blk_size = 4096,
		};
		struct rf_guest_request r;

		rig_start(rig, &config, RF_DRIVER_VIRTIO_BLK);
		ck_assert_int_eq(rig_probe(rig), 0);
		r = request(rig, RF_REQUEST_WRITE, 512, 4096);
		ck_assert_int_eq(submit(rig, &r), -EINVAL);
		r = request(rig, RF_REQUEST_WRITE, 4096, 512);
		ck_assert_int_eq(submit(rig, &r), -EINVAL);
		r = request(rig, RF_REQUEST_WRITE, 4096, 12288);
		r.segments = 100;
		go(rig, r, 0);
		go(rig, request(rig, RF_REQUEST_READ, 4096, 12288), 0);
		ck_assert_uint_eq(rig->wrong, 0);
		rig_end(rig);
	}
}
END_TEST

START_TEST(test_flush)
{
	EACH_IMAGE(rig) {
		struct rf_guest_request r;

		start(rig, BASE);
		go(rig, request(rig, RF_REQUEST_FLUSH, 0, 0), 0);
		ck_assert_uint_eq(rig->events[RF_EV_CHAIN], 1);
		ck_assert_uint_eq(rig->longest_chain, 2);
		/* Flushes that come while one is under way share the next one. */
		for (int i = 0; i < 5; i++) {
			r = request(rig, RF_REQUEST_FLUSH, 0, 0);
			r.wait = false;
			ck_assert_int_eq(submit(rig, &r), 0);
		}
		pump(rig);
		ck_assert_uint_eq(rig->ended, 6);
		ck_assert_int_eq(rig->error, 0);
		ck_assert_uint_lt(rig->events[RF_EV_CHAIN], 1 + 5);
		rig_end(rig);

		/* Without a write cache there is nothing to flush. */
		start(rig, BASE & ~BIT(F_FLUSH));
		go(rig, request(rig, RF_REQUEST_FLUSH, 0, 0), 0);
		ck_assert_uint_eq(rig->events[RF_EV_CHAIN], 0);
		rig_end(rig);
	}
}
END_TEST

START_TEST(test_discard_and_write_zeroes)
{
	EACH_IMAGE(rig) {
		for (int kind = RF_REQUEST_DISCARD; kind <= RF_REQUEST_WRITE_ZEROES; kind++) {
			struct rf_guest_request r;
			uint32_t chains;

			start(rig, BASE);
			go(rig, request(rig, RF_REQUEST_WRITE, 0, 65536), 0);
			chains = rig->events[RF_EV_CHAIN];
			r = request(rig, kind, 0, 65536);
			r.segments = 4;
			go(rig, r, 0);
			/* Four ranges of one discard; write-zeroes have one range each. */
			ck_assert_uint_eq(rig->events[RF_EV_CHAIN] - chains,
					  kind == RF_REQUEST_DISCARD ? 1 : 4);
			rig->expect_zero = true;
			go(rig, request(rig, RF_REQUEST_READ, 0, 65536), 0);
			ck_assert_uint_eq(rig->checked, 65536);
			ck_assert_uint_eq(rig->wrong, 0);
			rig_end(rig);

			start(rig, BASE & ~(BIT(F_DISCARD) | BIT(F_WRITE_ZEROES)));
			r = request(rig, kind, 0, 4096);
			ck_assert_int_eq(submit(rig, &r), -EOPNOTSUPP);
			rig_end(rig);
		}
	}
}
END_TEST

START_TEST(test_get_id)
{
	EACH_IMAGE(rig) {
		start(rig, BASE);
		go(rig, request(rig, RF_REQUEST_GET_ID, 0, strlen("ringfence")), 0);
		ck_assert_str_eq(rig->data, "ringfence");
		ck_assert_uint_eq(rig->events[RF_EV_CHAIN], 1);
		rig_end(rig);
	}
}
END_TEST

START_TEST(test_refusals)
{
	EACH_IMAGE(rig) {
		struct rf_guest_request r;

		start(rig, BASE | BIT(F_RO));
		for (int kind = RF_REQUEST_WRITE; kind <= RF_REQUEST_WRITE_ZEROES; kind++) {
			if (kind == RF_REQUEST_FLUSH)
				continue;
			r = request(rig, kind, 0, 512);
			ck_assert_int_eq(submit(rig, &r), -EPERM);
		}
		go(rig, request(rig, RF_REQUEST_READ, 0, 0), 0);
		ck_assert_uint_eq(rig->events[RF_EV_CHAIN], 0);
		r = request(rig, RF_REQUEST_READ, UINT64_MAX - 511, 1024);
		ck_assert_int_eq(submit(rig, &r), -EINVAL);
		r = request(rig, RF_REQUEST_READ, 0, 1ULL << 40);
		ck_assert_int_eq(submit(rig, &r), -E2BIG);
		go(rig, request(rig, RF_REQUEST_READ, rig->device.disk_size, 512), -EIO);
		go(rig, request(rig, RF_REQUEST_READ, rig->device.disk_size - 512, 1024), -EIO);
		ck_assert_uint_eq(rig->events[RF_EV_CHAIN], 0);
		rig->expect_zero = true;
		go(rig, request(rig, RF_REQUEST_READ, rig->device.disk_size - 512, 512), 0);
		rig_end(rig);
		r = request(rig, RF_REQUEST_READ, 0, 512);
		ck_assert_int_eq(submit(rig, &r), -ENODEV);
	}
}
END_TEST

/* A ring of four descriptors takes one request: the others wait for room and all come through. */
START_TEST(test_full_ring)
{
	EACH_IMAGE(rig) {
		struct rf_device_config config = {
			.id = RF_DEVICE_BLK, .offered = BASE, .queue_size = 4, .seg_max = 2,
		};

		rig_start(rig, &config, RF_DRIVER_VIRTIO_BLK);
		ck_assert_int_eq(rig_probe(rig), 0);
		for (int i = 0; i < 40; i++) {
			struct rf_guest_request r = request(rig, RF_REQUEST_WRITE, i * 8192, 8192);

			r.segments = 2;
			r.wait = i % 7 == 6;
			r.seed = i;
			ck_assert_int_eq(submit(rig, &r), 0);
		}
		pump(rig);
		ck_assert_uint_eq(rig->ended, 40);
		for (int i = 0; i < 40; i++) {
			struct rf_guest_request r = request(rig, RF_REQUEST_READ, i * 8192, 8192);

			r.seed = i;
			go(rig, r, 0);
		}
		ck_assert_uint_eq(rig->wrong, 0);
		rig_end(rig);
	}
}
END_TEST

/* A queue without room for one request is refused, as blk-mq refuses a depth of zero. */
START_TEST(test_ring_too_small)
{
	EACH_IMAGE(rig) {
		struct rf_device_config config = {
			.id = RF_DEVICE_BLK, .offered = BASE, .queue_size = 1,
		};

		rig_start(rig, &config, RF_DRIVER_VIRTIO_BLK);
		ck_assert_int_ne(rig_probe(rig), 0);
		rig_end(rig);
	}
}
END_TEST

/* A mapping that fails once is the driver's -ENOMEM: the request is tried again after a while. */
START_TEST(test_busy_is_tried_again)
{
	EACH_IMAGE(rig) {
		for (int wait = 0; wait < 2; wait++) {
			for (uint32_t nth = 1; nth <= 3; nth++) {
				struct rf_guest_request r;

				start(rig, BASE | BIT(RF_F_ACCESS_PLATFORM));
				rig->host.faults.countdown[RF_FAULT_MAP] = nth;
				r = request(rig, RF_REQUEST_WRITE, 0, 4096);
				r.wait = wait;
				ck_assert_int_eq(submit(rig, &r), 0);
				pump(rig);
				for (int i = 0; i < 100 && !rig->ended; i++) {
					rig->host.now += 1000000;
					pump(rig);
				}
				ck_assert_uint_eq(rig->events[RF_EV_FAULT], 1);
				ck_assert_uint_eq(rig->ended, 1);
				ck_assert_int_eq(rig->error, 0);
				rig_end(rig);
			}
		}
	}
}
END_TEST

/* Each allocation of the probe fails in turn: an error or a working disk, never a leak. */
START_TEST(test_probe_without_memory)
{
	EACH_IMAGE(rig) {
		struct rf_device_config config = { .id = RF_DEVICE_BLK, .offered = BASE };
		uint32_t nth = 1, failed = 0;

		do {
			rig_start(rig, &config, RF_DRIVER_VIRTIO_BLK);
			rig->host.faults.countdown[RF_FAULT_ALLOC] = nth++;
			if (rig_probe(rig)) {
				failed++;
			} else {
				rig->host.faults.countdown[RF_FAULT_ALLOC] = 0;
				go(rig, request(rig, RF_REQUEST_WRITE, 0, 4096), 0);
			}
			rig_end(rig);
		} while (rig->events[RF_EV_FAULT]);
		ck_assert_uint_gt(failed, 8);
	}
}
END_TEST

/* The same for the allocations of one request. */
START_TEST(test_request_without_memory)
{
	EACH_IMAGE(rig) {
		uint32_t nth = 1;

		do {
			struct rf_guest_request r;
			int err;

			start(rig, BASE | INDIRECT | BIT(RF_F_ACCESS_PLATFORM));
			rig->host.faults.countdown[RF_FAULT_ALLOC] = nth++;
			r = request(rig, RF_REQUEST_WRITE, 0, 65536);
			r.segments = 20;
			err = submit(rig, &r);
			ck_assert_msg(!err || err == -ENOMEM, "%d", err);
			ck_assert_uint_eq(rig->ended, !err);
			rig_end(rig);
		} while (rig->events[RF_EV_FAULT]);
		ck_assert_uint_gt(nth, 20);
	}
}
END_TEST

/* A device that never answers: removal waits for what is in flight, and hangs. */
START_TEST(test_remove_in_flight)
{
	EACH_IMAGE(rig) {
		struct rf_guest_request r;

		start(rig, BASE);
		ck_assert_int_eq(rf_device_arm(&rig->device, RF_HOSTILE_COMPLETE_NEVER, 0, 0), 0);
		r = request(rig, RF_REQUEST_READ, 0, 4096);
		r.wait = false;
		ck_assert_int_eq(submit(rig, &r), 0);
		ck_assert_int_eq(rig->guest.ops->remove(&rig->guest), -EFAULT);
		ck_assert_uint_eq(rig->reports[RF_REPORT_HANG], 1);
		ck_assert(rig->host.dead);
		ck_assert_uint_eq(rig->ended, 0);
	}
}
END_TEST

/* Removal with requests that the device will answer: they end first, and well. */
START_TEST(test_remove_waits)
{
	EACH_IMAGE(rig) {
		start(rig, BASE);
		for (int i = 0; i < 20; i++) {
			struct rf_guest_request r = request(rig, RF_REQUEST_WRITE, i * 4096, 4096);

			r.wait = false;
			ck_assert_int_eq(submit(rig, &r), 0);
		}
		rig_end(rig);
		ck_assert_uint_eq(rig->ended, 20);
		ck_assert_int_eq(rig->error, 0);
	}
}
END_TEST

/* What the device answers is what the user gets, and the next request is none the worse. */
START_TEST(test_device_errors)
{
	EACH_IMAGE(rig) {
		uint64_t size;

		start(rig, BASE);
		size = rig->device.disk_size;
		/* The driver believes in a disk twice as large: the device refuses its far end. */
		rf_device_config_change(&rig->device, 0, 2 * size / 512);
		pump(rig);
		go(rig, request(rig, RF_REQUEST_READ, size, 4096), -EIO);
		go(rig, request(rig, RF_REQUEST_WRITE, size - 512, 1024), -EIO);
		go(rig, request(rig, RF_REQUEST_DISCARD, size, 4096), -EIO);
		go(rig, request(rig, RF_REQUEST_WRITE, 0, 4096), 0);
		/* The device forgets a feature: its answer is "unsupported". */
		rig->device.accepted &= ~BIT(F_WRITE_ZEROES);
		go(rig, request(rig, RF_REQUEST_WRITE_ZEROES, 0, 4096), -EOPNOTSUPP);
		go(rig, request(rig, RF_REQUEST_READ, 0, 4096), 0);
		ck_assert_uint_eq(rig->wrong, 0);
		rig_end(rig);
	}
}
END_TEST

START_TEST(test_capacity_change)
{
	EACH_IMAGE(rig) {
		uint64_t size;

		start(rig, BASE);
		size = rig->device.disk_size;
		rf_device_config_change(&rig->device, 0, 8);
		pump(rig);
		go(rig, request(rig, RF_REQUEST_WRITE, 4096, 512), -EIO);
		go(rig, request(rig, RF_REQUEST_WRITE, 0, 4096), 0);
		ck_assert_uint_gt(size, 4096);
		rig_end(rig);
	}
}
END_TEST

/* The same requests leave the same trace. */
START_TEST(test_deterministic)
{
	EACH_IMAGE(rig) {
		uint64_t hash[2];

		for (int round = 0; round < 2; round++) {
			start(rig, BASE | INDIRECT);
			for (int i = 0; i < 50; i++) {
				struct rf_guest_request r;

				r = request(rig, i & 1, i * 512, 512 * (1 + i % 9));
				r.segments = i % 5;
				r.wait = i % 3;
				ck_assert_int_eq(submit(rig, &r), 0);
			}
			pump(rig);
			ck_assert_uint_eq(rig->ended, 50);
			rig_end(rig);
			hash[round] = rf_trace_hash(&rig->trace);
		}
		ck_assert_uint_eq(hash[0], hash[1]);
	}
}
END_TEST

RF_CHECK_MAIN("image_blk", test_probe_and_remove, test_write_then_read, test_plugged_pieces_merge,
	      test_limits_split, test_block_size, test_flush, test_discard_and_write_zeroes,
	      test_get_id, test_refusals, test_full_ring, test_ring_too_small,
	      test_busy_is_tried_again, test_probe_without_memory, test_request_without_memory,
	      test_remove_in_flight, test_remove_waits, test_device_errors,
	      test_capacity_change, test_deterministic)
