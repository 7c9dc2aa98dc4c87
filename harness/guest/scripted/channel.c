// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scripted driver over channel I/O: what other transports have registers
 * for becomes a program of one command, whose status is taken at once. Control
 * blocks and indicators lie in a page of the script's own below 2 GiB, which
 * the device may reach; rings and buffers are as over any transport.
 */
#include "guest/scripted/scripted.h"
#include "transport/ccw.h"

#include <errno.h>
#include <string.h>

/* What lies where in that page. */
#define CCW_AT		0u
#define DATA_AT		64u
#define DATA_BYTES	256u
#define QUEUES_AT	512u	/* classic indicators */
#define CONFIG_AT	520u
#define SUMMARY_AT	576u
#define ADAPTER_AT	640u	/* the bits of adapter indicators, from number 0 on */
#define PAGE_BYTES	1024u

/* By which the script knows its own status again. */
#define PARAMETER	0x52460001u
#define ISC		3u
/* How often it takes a status that is not its program's. */
#define STATUS_LOOKS	4

static int take_page(struct rf_script *script)
{
	struct rf_script_alloc what = {
		.len = PAGE_BYTES, .align = RF_PAGE_SIZE, .placement = RF_SCRIPT_LOW,
	};
	struct rf_script_buffer *page = &script->channel.page;
	int err;

	if (page->alloc)
		return 0;
	err = rf_script_take(script, &what, page);
	if (err || !rf_platform_confidential(script->host->platform))
		return err;
	page->shared = true;
	rf_platform_share(script->host->platform, page->pa, page->len, true);
	return 0;
}

/* CPU pointer of the page's byte @at. */
static uint8_t *page_at(struct rf_script *script, uint32_t at)
{
	const struct rf_script_buffer *page = &script->channel.page;

	return rf_arena_ptr(script->host->arena, RF_PA(page->pa.v + at), 1);
}

static uint64_t address_at(const struct rf_script *script, uint32_t at)
{
	return script->channel.page.pa.v + at;
}

int rf_script_start(struct rf_script *script, const struct rf_orb *orb)
{
	struct rf_transport *t = script->host->transport;

	return t->ops->channel_start ? t->ops->channel_start(t, orb) : -EOPNOTSUPP;
}

int rf_script_take_status(struct rf_script *script, struct rf_irb *ret_irb)
{
	struct rf_transport *t = script->host->transport;

	return t->ops->channel_status ? t->ops->channel_status(t, ret_irb) : -EOPNOTSUPP;
}

int64_t rf_script_hypercall(struct rf_script *script, struct rf_hypercall call)
{
	struct rf_transport *t = script->host->transport;

	if (!t->ops->hypercall)
		return -EOPNOTSUPP;
	if (!call.a)
		call.a = rf_ccw_subchannel_id(t);
	return t->ops->hypercall(t, call);
}

/* Start the program in the page, past what status stands there, and wait for its end. */
static int execute(struct rf_script *script)
{
	struct rf_orb orb = { PARAMETER, (uint32_t)address_at(script, CCW_AT), 1 };
	struct rf_irb irb = { .parameter = 0 };
	int code = rf_script_start(script, &orb);

	if (code == 1) {
		(void)!rf_script_take_status(script, &irb);
		code = rf_script_start(script, &orb);
	}
	if (code)
		return -EBUSY;
	for (int i = 0; i < STATUS_LOOKS; i++)
		if (!rf_script_take_status(script, &irb) && irb.parameter == PARAMETER)
			break;
	if (irb.parameter != PARAMETER)
		return -ETIMEDOUT;
	if (irb.device & RF_DSTAT_UNIT_CHECK && irb.sensed && irb.sense[0] & RF_SENSE_REJECT)
		return -EOPNOTSUPP;
	return irb.device == RF_DSTAT_ENDED && !irb.channel && !irb.code ? 0 : -EIO;
}

/* One command with @bytes of data, which stand in the page before and after. */
static int command(struct rf_script *script, uint8_t code, uint16_t bytes)
{
	const struct rf_transport *t = script->host->transport;
	uint8_t ccw[RF_CCW_BYTES] = { code };

	rf_ccw_put(t, ccw + 2, 2, bytes);
	rf_ccw_put(t, ccw + 4, 4, bytes ? address_at(script, DATA_AT) : 0);
	rf_raw_copy(page_at(script, CCW_AT), ccw, sizeof(ccw));
	return execute(script);
}

static void put_data(struct rf_script *script, const void *bytes, uint32_t len)
{
	rf_raw_copy(page_at(script, DATA_AT), bytes, len);
}

static void get_data(struct rf_script *script, void *ret_bytes, uint32_t len)
{
	rf_raw_copy(ret_bytes, page_at(script, DATA_AT), len);
}

/* Numbers of the wire, in a block that is not there yet. */
static void put_number(const struct rf_script *script, uint8_t *to, uint32_t bytes, uint64_t value)
{
	rf_ccw_put(script->host->transport, to, bytes, value);
}

int rf_script_revision(struct rf_script *script, uint32_t revision)
{
	uint8_t info[RF_CCW_REVISION_BYTES] = { 0 };
	int err = take_page(script);

	if (err)
		return err;
	put_number(script, info, 2, revision);
	put_data(script, info, sizeof(info));
	err = command(script, RF_CCW_SET_VIRTIO_REV, sizeof(info));
	script->channel.spoken = true;
	if (!err)
		script->channel.revision = revision;
	return err;
}

int rf_script_speak(struct rf_script *script, uint32_t revision)
{
	script->channel.ceiling = (uint32_t)rf_min_u64(revision, RF_CCW_REVISION_MAX) + 1;
	return rf_script_revision(script, revision);
}

/* The highest revision that the device takes, as a driver finds it; 0: it knows none. */
static int speak(struct rf_script *script)
{
	uint32_t ceiling = script->channel.ceiling;
	int err = take_page(script);

	if (err || script->channel.spoken)
		return err;
	/* By a program of the script's own. */
	if (script->host->transport->ccw.revision != RF_CCW_NO_REVISION) {
		script->channel.revision = script->host->transport->ccw.revision;
		script->channel.spoken = true;
		return 0;
	}
	for (uint32_t revision = ceiling ? ceiling : RF_CCW_REVISION_MAX + 1; revision-- > 0; ) {
		err = rf_script_revision(script, revision);
		if (err != -EOPNOTSUPP)
			break;
	}
	script->channel.spoken = true;
	return 0;
}

bool rf_script_legacy(struct rf_script *script)
{
	if (!script->host->transport->ops->channel)
		return script->host->transport->ops->legacy;
	(void)!speak(script);
	return !script->channel.revision;
}

/* Registers */

static uint64_t read_features(struct rf_script *script)
{
	uint8_t block[RF_CCW_FEATURE_BYTES] = { 0 };
	rf_le32 bits = rf_to_le32(0);

	block[4] = (uint8_t)script->channel.device_sel;
	put_data(script, block, sizeof(block));
	if (command(script, RF_CCW_READ_FEAT, sizeof(block)))
		return 0;
	get_data(script, &bits, sizeof(bits));
	return rf_from_le32(bits);
}

static void write_features(struct rf_script *script, uint32_t bits)
{
	uint8_t block[RF_CCW_FEATURE_BYTES];
	rf_le32 word = rf_to_le32(bits);

	memcpy(block, &word, sizeof(word));
	block[4] = (uint8_t)script->channel.driver_sel;
	put_data(script, block, sizeof(block));
	(void)!command(script, RF_CCW_WRITE_FEAT, sizeof(block));
}

static uint64_t read_status(struct rf_script *script)
{
	struct rf_script_channel *channel = &script->channel;

	if (channel->revision >= 2 && !command(script, RF_CCW_READ_STATUS, RF_CCW_STATUS_BYTES))
		get_data(script, &channel->status, sizeof(channel->status));
	return channel->status;
}

/* A status that the device did not take is the old one still. */
static void write_status(struct rf_script *script, uint8_t status)
{
	struct rf_script_channel *channel = &script->channel;

	put_data(script, &status, sizeof(status));
	if (!status)
		channel->adapter = channel->classic = false;
	if (!status ? !command(script, RF_CCW_VDEV_RESET, 0) :
		      !command(script, RF_CCW_WRITE_STATUS, RF_CCW_STATUS_BYTES))
		channel->status = status;
}

static uint64_t read_queue_max(struct rf_script *script)
{
	uint8_t block[RF_CCW_VQ_CONF_BYTES] = { 0 };

	put_number(script, block, 2, script->channel.queue);
	put_data(script, block, sizeof(block));
	if (command(script, RF_CCW_READ_VQ_CONF, sizeof(block)))
		return 0;
	get_data(script, block, sizeof(block));
	return rf_ccw_get(script->host->transport, block + 2, 2);
}

/* The selected queue goes live with what was put for it, or stops. */
static void set_queue(struct rf_script *script, bool live)
{
	const struct rf_script_channel *channel = &script->channel;
	uint8_t block[RF_CCW_VQ_BYTES] = { 0 };
	bool legacy = !channel->revision;

	put_number(script, block + 12, 2, channel->queue);
	if (live) {
		put_number(script, block, 8, channel->area[0]);
		put_number(script, block + 14, 2, channel->size);
		if (legacy)
			put_number(script, block + 8, 4, channel->align);
		put_number(script, block + 16, 8, channel->area[1]);
		put_number(script, block + 24, 8, channel->area[2]);
	}
	put_data(script, block, sizeof(block));
	(void)!command(script, RF_CCW_SET_VQ, legacy ? RF_CCW_VQ_LEGACY_BYTES : RF_CCW_VQ_BYTES);
}

uint64_t rf_script_channel_get(struct rf_script *script, enum rf_script_register reg)
{
	if (speak(script))
		return 0;
	switch (reg) {
	case RF_SCRIPT_DEVICE_FEATURES:
		return read_features(script);
	case RF_SCRIPT_STATUS:
		return read_status(script);
	case RF_SCRIPT_QUEUE_MAX:
		return read_queue_max(script);
	default:
		return 0;
	}
}

static void put_staged(struct rf_script_channel *channel, enum rf_script_register reg,
		       uint64_t value)
{
	switch (reg) {
	case RF_SCRIPT_DEVICE_FEATURES_SEL:
		channel->device_sel = (uint32_t)value;
		break;
	case RF_SCRIPT_DRIVER_FEATURES_SEL:
		channel->driver_sel = (uint32_t)value;
		break;
	case RF_SCRIPT_QUEUE_SEL:
		channel->queue = (uint32_t)value;
		break;
	case RF_SCRIPT_QUEUE_SIZE:
		channel->size = (uint32_t)value;
		break;
	case RF_SCRIPT_QUEUE_ALIGN:
		channel->align = (uint32_t)value;
		break;
	case RF_SCRIPT_QUEUE_DESC:
	case RF_SCRIPT_QUEUE_DRIVER:
	case RF_SCRIPT_QUEUE_DEVICE:
		channel->area[reg - RF_SCRIPT_QUEUE_DESC] = value;
		break;
	default:
		break;
	}
}

static void notify(struct rf_script *script, uint32_t queue)
{
	struct rf_hypercall call = { .function = RF_HYPERCALL_NOTIFY, .b = queue };
	int64_t *cookie = &script->channel.cookie[queue % RF_DEVICE_QUEUES];
	int64_t answer;

	call.c = (uint64_t)*cookie;
	answer = rf_script_hypercall(script, call);
	if (answer >= 0)
		*cookie = answer;
}

void rf_script_channel_put(struct rf_script *script, enum rf_script_register reg, uint64_t value)
{
	if (speak(script))
		return;
	switch (reg) {
	case RF_SCRIPT_DRIVER_FEATURES:
		write_features(script, (uint32_t)value);
		break;
	case RF_SCRIPT_STATUS:
		write_status(script, (uint8_t)value);
		break;
	case RF_SCRIPT_QUEUE_READY:
		set_queue(script, value);
		break;
	case RF_SCRIPT_NOTIFY:
		notify(script, (uint32_t)value);
		break;
	default:
		put_staged(&script->channel, reg, value);
	}
}

void rf_script_channel_identify(struct rf_script *script)
{
	/* What a bus does before it shows a device to a driver. */
	script->channel.spoken = false;
	script->channel.revision = 0;
	script->channel.status = 0;
	if (!take_page(script))
		(void)!command(script, RF_CCW_SENSE_ID, RF_CCW_ID_BYTES);
}

/* Indicators */

static int register_adapter(struct rf_script *script)
{
	uint8_t block[RF_CCW_ADAPTER_BYTES] = { 0 };

	put_number(script, block, 8, address_at(script, SUMMARY_AT));
	put_number(script, block + 8, 8, address_at(script, ADAPTER_AT));
	block[24] = ISC;
	put_data(script, block, sizeof(block));
	return command(script, RF_CCW_SET_IND_ADAPTER, sizeof(block));
}

static int register_word(struct rf_script *script, uint8_t code, uint32_t at)
{
	uint8_t block[RF_CCW_INDICATOR_BYTES];

	put_number(script, block, sizeof(block), address_at(script, at));
	put_data(script, block, sizeof(block));
	return command(script, code, sizeof(block));
}

void rf_script_channel_indicators(struct rf_script *script)
{
	struct rf_script_channel *channel = &script->channel;

	memset(page_at(script, QUEUES_AT), 0, PAGE_BYTES - QUEUES_AT);
	channel->adapter = !register_adapter(script);
	channel->classic = !channel->adapter &&
			   !register_word(script, RF_CCW_SET_IND, QUEUES_AT);
	(void)!register_word(script, RF_CCW_SET_CONF_IND, CONFIG_AT);
}

/* All that the device says is taken; the summary goes first, so that nothing is missed. */
void rf_script_channel_isr(struct rf_script *script)
{
	struct rf_irb irb;

	for (int i = 0; i < STATUS_LOOKS && !rf_script_take_status(script, &irb); i++)
		;
	if (!script->channel.page.alloc)
		return;
	*page_at(script, SUMMARY_AT) = 0;
	memset(page_at(script, ADAPTER_AT), 0, RF_DEVICE_QUEUES);
	memset(page_at(script, QUEUES_AT), 0, 2 * RF_CCW_INDICATOR_BYTES);
}

void rf_script_channel_remove(struct rf_script *script)
{
	rf_script_give(script, &script->channel.page);
	script->channel.spoken = false;
	script->channel.revision = 0;
}

int rf_script_ccw(struct rf_script *script, const struct rf_script_ccw *what)
{
	struct rf_script_span span = { what->place, what->offset, RF_CCW_BYTES };
	uint8_t ccw[RF_CCW_BYTES] = { what->command, what->flags };
	uint64_t address;
	int err = rf_script_address(script, &what->address, &address);

	if (err)
		return err;
	put_number(script, ccw + 2, 2, what->count);
	/* The field has 32 bits: who casts a pointer to that loses the rest. */
	put_number(script, ccw + 4, 4, (uint32_t)address);
	return rf_script_poke(script, &span, ccw);
}
