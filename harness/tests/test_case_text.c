// SPDX-License-Identifier: GPL-2.0-only
/* case: the text form, its round trip and its errors; expectations. */
#include "base/text.h"
#include "case/expect.h"
#include "guest/port.h"
#include "tests/case_random.h"
#include "tests/check_main.h"

#include <errno.h>
#include <stdio.h>

static struct rf_case case_a, case_b;

#define LINUX_HEAD "ringfence-case 1\n" \
	"kernel 6.1 platform flat transport mmio2 driver virtio-blk\n" \
	"device offers VERSION_1 BLK_SEG_MAX; on refusal strict\n"
#define SCRIPT_HEAD "ringfence-case 1\n" \
	"kernel 6.1 platform flat transport mmio2 driver scripted-rng\n" \
	"device offers VERSION_1; on refusal strict\n"

static void parse(const char *text, struct rf_case *ret_case)
{
	struct rf_case_error error = { 0 };
	int ret = rf_case_parse(text, strlen(text), ret_case, &error);

	ck_assert_msg(ret == 0, "%u:%u: %s\nin\n%s", error.line, error.column, error.text, text);
}

START_TEST(random_cases_come_back_from_text)
{
	static uint8_t bytes_a[RF_CASE_BYTES_MAX], bytes_b[RF_CASE_BYTES_MAX];
	uint64_t state = 0x777;

	for (int i = 0; i < 10000; i++) {
		struct rf_text once, twice;
		long len;

		random_case(&case_a, &state);
		rf_text_heap(&once);
		rf_text_heap(&twice);
		rf_case_print(&case_a, &once);
		parse(once.data, &case_b);
		ck_assert_msg(rf_case_equal(&case_a, &case_b), "%s", once.data);
		rf_case_print(&case_b, &twice);
		ck_assert_str_eq(once.data, twice.data);
		len = rf_case_encode(&case_a, bytes_a, sizeof(bytes_a));
		ck_assert_int_eq(rf_case_encode(&case_b, bytes_b, sizeof(bytes_b)), len);
		ck_assert(!memcmp(bytes_a, bytes_b, (size_t)len));
		rf_text_free(&once);
		rf_text_free(&twice);
	}
}
END_TEST

START_TEST(the_design_s_example_is_read)
{
	parse("# what it shows\n"
	      "ringfence-case 1\n"
	      "kernel 6.12  platform restricted-pool base=0x1000000 size=384K  transport mmio2  "
	      "driver virtio-blk\n"
	      "device offers VERSION_1 ACCESS_PLATFORM RING_PACKED bit60 queue-size=256; "
	      "on refusal tolerant-PA # at its end too\n"
	      "\n"
	      "probe\r\n"
	      "  submit write 128K\n"
	      "fail map 3\n"
	      "submit-async read 4K segments=3 offset=0x1000\n"
	      "hostile used-len 1 0x100\n"
	      "remove\n"
	      "expect RF-DMA-001 party driver kernels 6.1,6.12\n"
	      "expect silent kernels 6.12", &case_a);
	ck_assert_uint_eq(case_a.kernel, RF_KERNEL_6_12);
	ck_assert_uint_eq(case_a.driver, RF_DRIVER_VIRTIO_BLK);
	ck_assert_uint_eq(case_a.device.id, RF_DEVICE_BLK);
	ck_assert_uint_eq(case_a.platform.id, RF_PLATFORM_RESTRICTED_POOL);
	ck_assert_uint_eq(case_a.platform.pool_base, 0x1000000);
	ck_assert_uint_eq(case_a.platform.pool_size, 0x60000);
	ck_assert_uint_eq(case_a.device.refusal, RF_REFUSAL_TOLERANT_PA);
	ck_assert(case_a.device.offered == (RF_BIT(32) | RF_BIT(33) | RF_BIT(34) | RF_BIT(60)));
	ck_assert_uint_eq(case_a.device.queue_size, 256);
	ck_assert_uint_eq(case_a.ops, 6);
	ck_assert_uint_eq(case_a.op[1].a, RF_REQUEST_WRITE);
	ck_assert_uint_eq(case_a.op[1].b, 1);
	ck_assert_uint_eq(case_a.op[1].c, 0x20000);
	ck_assert_uint_eq(case_a.op[2].a, RF_FAULT_MAP);
	ck_assert_uint_eq(case_a.op[3].b, 3);
	ck_assert_uint_eq(case_a.op[3].d, 0x1000);
	ck_assert_uint_eq(case_a.op[4].a, RF_HOSTILE_USED_LEN);
	ck_assert_uint_eq(case_a.op[4].d, 0x100);
	ck_assert_uint_eq(case_a.expects, 2);
	ck_assert_uint_eq(case_a.expect[0].kernels, 3);
	ck_assert_uint_eq(case_a.expect[1].what, RF_EXPECT_SILENCE);
}
END_TEST

/* @line as the only operation prints as @want. */
static void prints(const char *head, const char *line, const char *want)
{
	char text[1024];
	struct rf_text out;

	snprintf(text, sizeof(text), "%s%s\n", head, line);
	parse(text, &case_a);
	ck_assert_uint_eq(case_a.ops, 1);
	rf_text_heap(&out);
	rf_case_print(&case_a, &out);
	ck_assert_msg(out.len > strlen(want) + 1 &&
		      !strncmp(out.data + out.len - strlen(want) - 1, want, strlen(want)),
		      "'%s' printed as\n%s", line, out.data);
	rf_text_free(&out);
}

START_TEST(scripted_operations_have_one_form)
{
	prints(SCRIPT_HEAD, "desc q0 3 b1+16 512 flags=NEXT|WRITE next=4",
	       "desc q0 3 b1+0x10 512 flags=NEXT|WRITE next=4");
	prints(SCRIPT_HEAD, "desc b2 0 bus:b1 0x200 flags=2", "desc b2 0 bus:b1 512 flags=WRITE");
	prints(SCRIPT_HEAD, "desc q1 0 address+8 1M flags=0x8080|4",
	       "desc q1 0 address+0x8 1M flags=INDIRECT|AVAIL|USED");
	prints(SCRIPT_HEAD, "address bus:q0.driver+2", "address bus:q0.driver+0x2");
	prints(SCRIPT_HEAD, "address 0xffffffffffffffff", "address 0xffffffffffffffff");
	prints(SCRIPT_HEAD, "reg-write QueueSel 1", "reg-write QueueSel 0x1");
	prints(SCRIPT_HEAD, "reg-write 0x80 address-low width=2",
	       "reg-write QueueDescLow address-low width=2");
	prints(SCRIPT_HEAD, "reg-read Config+4 width=1", "reg-read Config+0x4 width=1");
	prints(SCRIPT_HEAD, "reg-read 0x7f", "reg-read 0x7f");
	prints(SCRIPT_HEAD, "status ACKNOWLEDGE 2 0x10", "status ACKNOWLEDGE DRIVER 0x10");
	prints(SCRIPT_HEAD, "status reset", "status reset");
	prints(SCRIPT_HEAD, "features VERSION_1 bit3 words=1", "features words=1 bit3 VERSION_1");
	prints(SCRIPT_HEAD, "features nothing", "features nothing");
	prints(SCRIPT_HEAD, "queue q0 bus 8 ready=no desc=b1+1 device=b2",
	       "queue q0 bus 8 ready=no desc=b1+0x1 device=b2");
	prints(SCRIPT_HEAD, "queue q0 physical", "queue q0 physical");
	prints(SCRIPT_HEAD, "alloc b0 4096 placement=pool align=64",
	       "alloc b0 4K placement=pool align=64");
	prints(SCRIPT_HEAD, "map q0.desc both", "map q0.desc both");
	prints(SCRIPT_HEAD, "unmap b3+0x40 read 100 kind=coherent",
	       "unmap b3+0x40 read 100 kind=coherent");
	prints(SCRIPT_HEAD, "sync b3 write for=cpu", "sync b3 write for=cpu");
	prints(SCRIPT_HEAD, "poke b0+4 address width=8", "poke b0+0x4 address");
	prints(SCRIPT_HEAD, "avail q0 2 bump=0 lap=3", "avail q0 2 lap=3 bump=0");
	prints(SCRIPT_HEAD, "isr mask=0xffffffff", "isr mask=0xffffffff");
	prints(LINUX_HEAD, "submit write 1M", "submit write 1M");
	prints(LINUX_HEAD, "hostile config-flip", "hostile config-flip");
	prints(LINUX_HEAD, "hostile config-flip 0 1", "hostile config-flip 0x0 0x1");
}
END_TEST

/* @text must be refused at @line:@column with a message that holds @want. */
static void refused(const char *text, uint32_t line, uint32_t column, const char *want)
{
	struct rf_case_error error = { 0 };
	int ret = rf_case_parse(text, strlen(text), &case_b, &error);

	ck_assert_msg(ret < 0, "taken:\n%s", text);
	ck_assert_msg(error.line == line && error.column == column, "at %u:%u, not %u:%u: %s\n%s",
		      error.line, error.column, line, column, error.text, text);
	ck_assert_msg(strstr(error.text, want) != NULL, "'%s' not in '%s'", want, error.text);
}

START_TEST(errors_name_line_column_and_what_was_possible)
{
	refused("", 1, 1, "empty");
	refused("hello", 1, 1, "ringfence-case 1");
	refused("ringfence-case", 1, 15, "version");
	refused("ringfence-case 4", 1, 16, "reads 1 to 3");
	refused("ringfence-case 2\nplatform flat width=44", 2, 15, "must be \"ringfence-case 3\"");
	refused("ringfence-case 3\nplatform flat width=65", 2, 21, "width");
	refused("ringfence-case 1 x", 1, 18, "nothing follows");
	refused("ringfence-case 1\nkernl 6.1", 2, 1, "did you mean 'kernel'");
	refused("ringfence-case 1\nkernel 6.11", 2, 8, "did you mean '6.1'");
	refused("ringfence-case 1\nkernel", 2, 7, "ends where the kernel");
	refused("ringfence-case 1\nkernel 6.1\nplatform flat swiotbl=1", 3, 15,
		"did you mean 'swiotlb'");
	refused("ringfence-case 1\nplatform flat swiotlb=x", 2, 23, "not a number");
	refused("ringfence-case 1\nplatform flat placement=mid", 2, 25, "low, high, top");
	refused("ringfence-case 1\nplatform offset-ranges range=1:2", 2, 30, "CPU:BUS:SIZE");
	refused("ringfence-case 1\nkernel 6.1 kernel 6.1", 2, 12, "twice");
	refused("ringfence-case 1\ndevice offers VERSION_1", 2, 8, "'driver' stands before");
	refused("ringfence-case 1\nkernel 6.1\nprobe", 3, 1, "does not say 'platform'");
	refused(LINUX_HEAD "prob", 4, 1, "did you mean 'probe'");
	refused(LINUX_HEAD "kernel 6.1", 4, 1, "twice");
	refused(LINUX_HEAD "probe\nexpect silent\ndevice offers nothing", 6, 1, "before the first");
	refused(LINUX_HEAD "probe now", 4, 7, "too many");
	refused(LINUX_HEAD "  submit wrte 4K", 4, 10, "did you mean 'write'");
	refused(LINUX_HEAD "submit write", 4, 13, "needs its length");
	refused(LINUX_HEAD "submit write 2M", 4, 14, "out of range");
	refused(LINUX_HEAD "submit write 4K segment=2", 4, 17, "did you mean 'segments'");
	refused(LINUX_HEAD "submit write 4K segments=1 segments=1", 4, 28, "twice");
	refused(LINUX_HEAD "wait x=1", 4, 6, "takes no 'x='");
	refused(LINUX_HEAD "desc q0 0 b0 1", 4, 1, "scripted drivers");
	refused(SCRIPT_HEAD "submit write 4K", 4, 1, "Linux drivers");
	refused(LINUX_HEAD "hostile used-leng", 4, 9, "did you mean 'used-len'");
	refused(LINUX_HEAD "expect RF-DMA-999 party driver", 4, 8, "unknown rule");
	refused(LINUX_HEAD "expect RF-DMA-001 driver", 4, 19, "party");
	refused(LINUX_HEAD "expect RF-DMA-001 party drivr", 4, 25, "did you mean 'driver'");
	refused(LINUX_HEAD "expect silent kernels 6.2", 4, 23, "6.1, 6.12");
	refused(SCRIPT_HEAD "features VERSION_2", 4, 10, "did you mean 'VERSION_1'");
	refused(SCRIPT_HEAD "features bit64", 4, 10, "unknown feature");
	refused(SCRIPT_HEAD "features BLK_SEG_MAX", 4, 10, "unknown feature");
	refused(SCRIPT_HEAD "features VERSION_1 VERSION_1", 4, 20, "twice");
	refused(SCRIPT_HEAD "desc q8 0 b0 1", 4, 6, "q0 to q7");
	refused(SCRIPT_HEAD "desc q0 0 b16 1", 4, 11, "not an address");
	refused(SCRIPT_HEAD "desc q0 0 bsu:b1 1", 4, 11, "bus:");
	refused(SCRIPT_HEAD "desc q0 0 b1+0x1000000 1", 4, 14, "out of range");
	refused(SCRIPT_HEAD "desc q0 0 b1 1 flags=NEXT|WIRTE", 4, 27, "did you mean 'WRITE'");
	refused(SCRIPT_HEAD "alloc b0 4K align=3", 4, 19, "power of two");
	refused(SCRIPT_HEAD "reg-write QueueSell 1", 4, 11, "did you mean 'QueueSel'");
	refused(SCRIPT_HEAD "status 256", 4, 8, "more bits");
	refused(SCRIPT_HEAD "avail q0", 4, 9, "needs its head");
}
END_TEST

START_TEST(numbers_have_limits)
{
	refused(SCRIPT_HEAD "address 0x10000000000000000", 4, 9, "not an address");
	refused(SCRIPT_HEAD "address 18446744073709551616", 4, 9, "not an address");
	refused(SCRIPT_HEAD "address 0x", 4, 9, "not an address");
	refused(SCRIPT_HEAD "poke b0 17179869184G", 4, 9, "unknown value");
	prints(SCRIPT_HEAD, "address 18446744073709551615", "address 0xffffffffffffffff");
	prints(SCRIPT_HEAD, "poke b0 0x10G", "poke b0 0x400000000");
}
END_TEST

START_TEST(too_many_operations_name_their_line)
{
	struct rf_text text;
	struct rf_case_error error = { 0 };

	rf_text_heap(&text);
	rf_text_add(&text, "%s", LINUX_HEAD);
	for (int i = 0; i < RF_OPS_MAX; i++)
		rf_text_add(&text, "wait\n");
	parse(text.data, &case_a);
	ck_assert_uint_eq(case_a.ops, RF_OPS_MAX);
	rf_text_add(&text, "wait\n");
	ck_assert_int_eq(rf_case_parse(text.data, text.len, &case_a, &error), -EINVAL);
	ck_assert_uint_eq(error.line, 3 + RF_OPS_MAX + 1);
	ck_assert_ptr_nonnull(strstr(error.text, "more than 1024 operations"));
	rf_text_free(&text);
}
END_TEST

START_TEST(random_text_never_crashes)
{
	static const char *const words[] = {
		"desc", "q0", "b1", "+", "=", "flags=", "|", ":", "bus:", "0x", "1", "K", " ", " ",
		"\n",
		"expect", "silent", "party", "#", ";", "kernels", ",", "status", "features", "\xff",
		"poke", "address", "queue", "submit", "kernel", "device offers", "on", "\t", "\r",
	};
	uint64_t state = 4242;

	for (int i = 0; i < 20000; i++) {
		char text[1024] = "";
		struct rf_case_error error;

		if (i % 2)
			strcat(text, SCRIPT_HEAD);
		while (strlen(text) < 500 && random_next(&state) % 40)
			strcat(text, words[random_next(&state) % RF_ARRAY_SIZE(words)]);
		if (rf_case_parse(text, strlen(text), &case_a, &error))
			ck_assert_uint_ne(error.line, 0);
	}
}
END_TEST

START_TEST(a_failed_parse_leaves_the_case_alone)
{
	struct rf_case_error error;
	uint64_t state = 5;

	random_case(&case_b, &state);
	case_a = case_b;
	ck_assert_int_eq(rf_case_parse(LINUX_HEAD "x", sizeof(LINUX_HEAD), &case_b, &error),
			 -EINVAL);
	ck_assert(!memcmp(&case_a, &case_b, sizeof(case_a)));
}
END_TEST

START_TEST(a_scripted_case_needs_no_kernel)
{
	parse("ringfence-case 1\nplatform flat transport mmio1 driver scripted-blk\n"
	      "device offers BLK_RO capacity=64\nstatus reset\n", &case_a);
	ck_assert_uint_eq(case_a.kernel, 0);
	ck_assert_uint_eq(case_a.device.capacity, 64);
}
END_TEST

START_TEST(expectations_are_held_against_findings)
{
	struct rf_finding found[] = { { .rule = 0, .party = RF_PARTY_DRIVER } };
	struct rf_expect expect = { .rule = 0, .party = RF_PARTY_DRIVER, .kernels = 1 };
	struct rf_expect silent = { .what = RF_EXPECT_SILENCE };
	struct rf_expect moves = { .what = RF_EXPECT_DATA };
	struct rf_expect refused = { .what = RF_EXPECT_REFUSAL };
	struct rf_came one = { found, 1, false, false }, none = { found, 0, true, true };
	struct rf_came idle = { found, 0, true, false };

	ck_assert_int_eq(rf_expect_check(&expect, RF_KERNEL_6_1, &one), RF_EXPECT_MET);
	ck_assert_int_eq(rf_expect_check(&expect, RF_KERNEL_6_1, &none), RF_EXPECT_MISSING);
	ck_assert_int_eq(rf_expect_check(&expect, RF_KERNEL_6_12, &one),
			 RF_EXPECT_OTHER_KERNEL);
	expect.party = RF_PARTY_DEVICE;
	ck_assert_int_eq(rf_expect_check(&expect, RF_KERNEL_6_1, &one), RF_EXPECT_MISSING);
	ck_assert_int_eq(rf_expect_check(&silent, RF_KERNEL_6_1, &none), RF_EXPECT_MET);
	ck_assert_int_eq(rf_expect_check(&silent, RF_KERNEL_6_1, &one), RF_EXPECT_NOT_SILENT);
	ck_assert_int_eq(rf_expect_check(&moves, RF_KERNEL_6_1, &none), RF_EXPECT_MET);
	ck_assert_int_eq(rf_expect_check(&moves, RF_KERNEL_6_1, &one), RF_EXPECT_NO_DATA);
	ck_assert_int_eq(rf_expect_check(&moves, RF_KERNEL_6_1, &idle), RF_EXPECT_NO_DATA);
	ck_assert_int_eq(rf_expect_check(&refused, RF_KERNEL_6_1, &one), RF_EXPECT_MET);
	ck_assert_int_eq(rf_expect_check(&refused, RF_KERNEL_6_1, &idle), RF_EXPECT_NOT_REFUSED);
	ck_assert_int_eq(rf_expect_check(&refused, RF_KERNEL_6_1, &none), RF_EXPECT_NOT_REFUSED);
	case_a.expects = 1;
	case_a.expect[0] = expect;
	ck_assert(!rf_expect_names(&case_a, &found[0]));
	case_a.expect[0].party = RF_PARTY_DRIVER;
	ck_assert(rf_expect_names(&case_a, &found[0]));
	case_a.expect[0] = silent;
	ck_assert(!rf_expect_names(&case_a, &found[0]));
}
END_TEST

RF_CHECK_MAIN("case_text", random_cases_come_back_from_text, the_design_s_example_is_read,
	      scripted_operations_have_one_form, errors_name_line_column_and_what_was_possible,
	      numbers_have_limits, too_many_operations_name_their_line, random_text_never_crashes,
	      a_failed_parse_leaves_the_case_alone, a_scripted_case_needs_no_kernel,
	      expectations_are_held_against_findings)
