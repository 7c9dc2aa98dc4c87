/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A case: one test. A header (guest, platform, transport, device, policies)
 * and a list of operations, in binary and in text, loss-free both ways; see
 * corpora/FORMAT.md.
 */
#ifndef RF_CASE_CASE_H
#define RF_CASE_CASE_H

#include "base/base.h"
#include "device/device.h"
#include "judge/finding.h"
#include "memory/platform.h"
#include "transport/pci_config.h"
#include "transport/transport.h"

#define RF_CASE_VERSION	3
/* The first that can say something of a PCI function; all else is still written as version 1. */
#define RF_CASE_VERSION_PCI 2
/* The first with settings of the platform, operations beyond RF_OPCODES_V2, and `expect moves`. */
#define RF_CASE_VERSION_SETTINGS 3
#define RF_OPCODES_V2	29
#define RF_OPS_MAX	1024	/* operations beyond this are ignored */
#define RF_EXPECTS_MAX	16

/* Which guest kernel a case asks for. */
enum rf_kernel_id {
#define RF_KERNEL(id, name) RF_KERNEL_##id,
#include "case/kernels.def"
#undef RF_KERNEL
	RF_KERNELS
};

/* Guest drivers a case can ask for. */
enum rf_driver_id {
#define RF_DRIVER(id, name, device, scripted) RF_DRIVER_##id,
#include "case/drivers.def"
#undef RF_DRIVER
	RF_DRIVERS
};

/* Operations. Which drivers take which: opcodes.def. */
enum rf_opcode {
#define RF_OP(id, word, who, arguments) RF_OP_##id,
#include "case/opcodes.def"
#undef RF_OP
	RF_OPCODES
};

/* What a sanitizer's report of the guest does to it. */
enum rf_on_report {
	RF_ON_REPORT_STOP,	/* its part of the case is over: what follows would be noise */
	RF_ON_REPORT_CONTINUE,	/* it goes on: what follows is what the case shows */
	RF_ON_REPORTS
};

/* One operation: a record of 16 bytes in the binary form. What the fields mean: case/schema.h. */
struct rf_op {
	uint8_t opcode;		/* enum rf_opcode */
	uint8_t a;
	uint16_t b;
	uint32_t c;
	uint64_t d;
};

enum rf_expect_what {
	RF_EXPECT_FINDING,	/* "expect RF-DMA-004 party driver kernels 6.1": this finding */
	RF_EXPECT_SILENCE,	/* "expect silent": no finding at all */
	RF_EXPECT_DATA,		/* "expect moves": DRIVER_OK is reached, and data moves */
	RF_EXPECT_REFUSAL,	/* "expect refused": DRIVER_OK is never reached, and no data moves */
	RF_EXPECT_WHATS
};

/* What must come of a case, on these kernels. */
struct rf_expect {
	uint16_t rule;		/* of a finding: enum rf_rule_id */
	uint8_t party;		/* of a finding: enum rf_party */
	uint8_t what;		/* enum rf_expect_what */
	uint32_t kernels;	/* bit per enum rf_kernel_id; 0: all */
};

struct rf_case {
	uint8_t kernel;		/* enum rf_kernel_id */
	uint8_t transport;	/* enum rf_transport_id */
	uint8_t driver;		/* enum rf_driver_id */
	uint8_t on_report;	/* enum rf_on_report */
	struct rf_platform_config platform;
	struct rf_device_config device;
	struct rf_pci_config pci;	/* of the PCI transports; all zero: as usual */
	uint32_t ops;
	struct rf_op op[RF_OPS_MAX];
	uint32_t expects;
	struct rf_expect expect[RF_EXPECTS_MAX];
};

/* Why a text or container was refused, for people. line and column count from 1; 0: not a text. */
struct rf_case_error {
	uint32_t line, column;
	char text[200];
};

/*
 * Decode the binary form. A bad container or header: -EINVAL, or -EPROTONOSUPPORT
 * for a version newer than RF_CASE_VERSION, with the reason in *@ret_error.
 * Total over the payload: unknown opcodes fold into range, a truncated record is dropped.
 */
int rf_case_decode(const void *data, size_t size, struct rf_case *ret_case,
		   struct rf_case_error *ret_error) RF_MUST_USE;
/* Encode into @buf of @size bytes. Returns the length, or -ENOSPC. */
long rf_case_encode(const struct rf_case *c, void *buf, size_t size) RF_MUST_USE;
/* Bytes that rf_case_encode() needs at most. */
#define RF_CASE_BYTES_MAX (2048 + RF_OPS_MAX * 16 + RF_EXPECTS_MAX * 8)
/* What a binary case begins with. */
#define RF_CASE_MAGIC "RFCASE\r\n"
#define RF_CASE_MAGIC_BYTES 8

/* The oldest version of the format that can say all of @c: the one that it is written in. */
uint32_t rf_case_version(const struct rf_case *c);

/* Do both say the same? Looks at what is in use only. */
bool rf_case_equal(const struct rf_case *a, const struct rf_case *b);

/* Parse the text form. -EINVAL with line, column and reason. */
int rf_case_parse(const char *text, size_t size, struct rf_case *ret_case,
		  struct rf_case_error *ret_error) RF_MUST_USE;
struct rf_text;
/* Print the text form, ending in a newline. */
void rf_case_print(const struct rf_case *c, struct rf_text *out);

/* Either form, told apart by its first bytes. */
int rf_case_load(const void *data, size_t size, struct rf_case *ret_case,
		 struct rf_case_error *ret_error) RF_MUST_USE;

/* Names of the enums above, as in the text form; NULL beyond the range. */
const char *rf_kernel_name(enum rf_kernel_id id);
const char *rf_driver_name(enum rf_driver_id id);
const char *rf_opcode_name(enum rf_opcode id);
const char *rf_transport_name(enum rf_transport_id id);
const char *rf_platform_name(enum rf_platform_id id);
/* The name of a feature bit of @device's offer, or NULL: it is written bit<N>. */
const char *rf_feature_name(enum rf_device_id device, uint32_t bit);
/* The name of the register at @offset, or NULL. */
const char *rf_register_name(uint32_t offset);
/*
 * Can a device of @transport stand on @platform? Channel devices are s390's, whose platforms have
 * no others; zpci and pseries are for PCI functions alone.
 */
bool rf_transport_fits(enum rf_transport_id transport, enum rf_platform_id platform);
/* The device type a driver binds to. */
enum rf_device_id rf_driver_device(enum rf_driver_id id);
/* Is the driver played from the case? */
bool rf_driver_scripted(enum rf_driver_id id);
/* May @driver's cases hold @opcode? (scripted operations are the scripted driver's) */
bool rf_opcode_fits(enum rf_opcode opcode, enum rf_driver_id driver);

#endif
