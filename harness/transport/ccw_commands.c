// SPDX-License-Identifier: GPL-2.0-only
/*
 * The commands of virtio over channel I/O (virtio-spec, Virtio Over Channel
 * I/O) over the device's verbs. Without a revision, or with revision 0, the
 * driver uses the legacy interface.
 */
#include "transport/ccw.h"
#include "transport/legacy_ring.h"

#include <string.h>

/* Which interface the device is driven through: what was set, else the legacy one. */
static void speak(struct rf_transport *t)
{
	t->device->legacy = !rf_ccw_revision(t);
}

/* All of a command's data, exactly @bytes, into @buf. */
static bool take(struct rf_transport *t, struct rf_ccw_step *step, uint8_t *buf, uint32_t bytes)
{
	return rf_ccw_length_fits(step, bytes) && !rf_ccw_fetch(t, step, 0, buf, bytes);
}

static void set_revision(struct rf_transport *t, struct rf_ccw_step *step)
{
	uint32_t max = rf_device_identity(t->device, RF_IDENTITY_VERSION, t->ops->version);
	uint8_t info[RF_CCW_REVISION_BYTES];
	uint32_t revision, length;

	if (t->ops->legacy) {
		rf_ccw_reject(t, step);
		return;
	}
	if (step->total < sizeof(info)) {
		(void)rf_ccw_length_fits(step, sizeof(info));
		return;
	}
	if (rf_ccw_fetch(t, step, 0, info, sizeof(info)))
		return;
	revision = (uint32_t)rf_ccw_get(t, info, 2);
	length = (uint32_t)rf_ccw_get(t, info + 2, 2);
	step->value = (uint64_t)revision << 16 | length;
	if (!rf_ccw_length_fits(step, sizeof(info) + length))
		return;
	step->moved = sizeof(info) + length;
	/* None of the revisions that there are has data of its own. */
	if (t->ccw.revision != RF_CCW_NO_REVISION || revision > max || length) {
		rf_ccw_reject(t, step);
		return;
	}
	t->ccw.revision = (uint8_t)revision;
	speak(t);
}

/* Feature blocks are little-endian whatever the guest is; revision 0 has no second word. */
static void read_features(struct rf_transport *t, struct rf_ccw_step *step)
{
	uint8_t block[RF_CCW_FEATURE_BYTES];
	uint32_t bits = 0;
	rf_le32 word;

	if (!rf_ccw_length_fits(step, sizeof(block)) || rf_ccw_fetch(t, step, 4, block + 4, 1))
		return;
	if (!block[4] || rf_ccw_revision(t))
		bits = rf_device_features(t->device, block[4]);
	step->value = (uint64_t)block[4] << 32 | bits;
	word = rf_to_le32(bits);
	memcpy(block, &word, sizeof(word));
	(void)!rf_ccw_store(t, step, 0, block, sizeof(bits));
}

static void write_features(struct rf_transport *t, struct rf_ccw_step *step)
{
	uint8_t block[RF_CCW_FEATURE_BYTES];
	uint32_t bits;
	rf_le32 word;

	if (!take(t, step, block, sizeof(block)))
		return;
	memcpy(&word, block, sizeof(word));
	bits = rf_from_le32(word);
	step->value = (uint64_t)block[4] << 32 | bits;
	if (!block[4] || rf_ccw_revision(t))
		rf_device_accept(t->device, block[4], bits);
	else
		RF_EMIT(t->trace, ACCEPT, .feature = { .word = block[4], .bits = bits });
}

/* Bytes of the configuration that the command moves: fewer than all are right, as far as they go. */
static uint32_t config_bytes(const struct rf_transport *t, const struct rf_ccw_step *step)
{
	return (uint32_t)rf_min_u64(step->total, t->device->ops->config_size);
}

static void check_config_length(const struct rf_transport *t, struct rf_ccw_step *step)
{
	if (step->total > t->device->ops->config_size && !(step->flags & RF_CCW_SUPPRESS_LENGTH))
		step->channel |= RF_CSTAT_LENGTH;
}

static void read_config(struct rf_transport *t, struct rf_ccw_step *step)
{
	uint32_t bytes = config_bytes(t, step), width;
	rf_le32 value;
	uint8_t space[RF_CONFIG_SIZE];

	for (uint32_t at = 0; at < bytes; at += width) {
		width = bytes - at < sizeof(value) ? 1 : sizeof(value);
		value = rf_to_le32(rf_device_config_read(t->device, at, width));
		memcpy(space + at, &value, width);
	}
	step->value = bytes;
	if (!rf_ccw_store(t, step, 0, space, bytes))
		check_config_length(t, step);
}

static void write_config(struct rf_transport *t, struct rf_ccw_step *step)
{
	uint32_t bytes = config_bytes(t, step);
	uint8_t space[RF_CONFIG_SIZE];

	step->value = bytes;
	if (rf_ccw_fetch(t, step, 0, space, bytes))
		return;
	check_config_length(t, step);
	for (uint32_t at = 0; at < bytes; at++)
		rf_device_config_write(t->device, at, 1, space[at]);
}

static void reset_device(struct rf_transport *t)
{
	rf_ccw_forget_indicators(t);
	rf_device_set_status(t->device, 0);
}

/* A status that the device does not take leaves the old one, whole. */
static void write_status(struct rf_transport *t, struct rf_ccw_step *step)
{
	uint8_t old = t->device->status, status;

	if (!take(t, step, &status, sizeof(status)))
		return;
	step->value = status;
	if (!status) {
		reset_device(t);
		return;
	}
	rf_device_set_status(t->device, status);
	if (!(status & ~t->device->status & RF_STATUS_FEATURES_OK))
		return;
	t->device->status = old;
	rf_ccw_reject(t, step);
}

static void read_status(struct rf_transport *t, struct rf_ccw_step *step)
{
	uint8_t status;

	if (rf_ccw_revision(t) < 2) {
		rf_ccw_reject(t, step);
		return;
	}
	if (!rf_ccw_length_fits(step, sizeof(status)))
		return;
	status = rf_device_status(t->device);
	step->value = status;
	(void)!rf_ccw_store(t, step, 0, &status, sizeof(status));
}

static void read_queue(struct rf_transport *t, struct rf_ccw_step *step)
{
	uint8_t block[RF_CCW_VQ_CONF_BYTES];
	uint32_t index, max;

	if (!rf_ccw_length_fits(step, sizeof(block)) || rf_ccw_fetch(t, step, 0, block, 2))
		return;
	index = (uint32_t)rf_ccw_get(t, block, 2);
	max = rf_device_queue_num_max(t->device, index) & 0xffff;
	step->value = (uint64_t)index << 16 | max;
	rf_ccw_put(t, block + 2, 2, max);
	(void)!rf_ccw_store(t, step, 2, block + 2, 2);
}

/*
 * What the two forms of SET_VQ have at the same places: an address, four bytes, index and size. Who
 * stops a queue that is not there (any more, as one that hangs on a feature after a reset) asks for
 * nothing: NULL, and all is well.
 */
static struct rf_queue *queue_of(struct rf_transport *t, struct rf_ccw_step *step,
				 const uint8_t *block)
{
	uint32_t index = (uint32_t)rf_ccw_get(t, block + 12, 2);
	struct rf_queue *queue = rf_device_queue(t->device, index);

	step->value = (uint64_t)index << 16 | rf_ccw_get(t, block + 14, 2);
	if (queue)
		rf_device_queue_disable(t->device, index);
	else if (rf_ccw_get(t, block, 8))
		rf_ccw_program_check(step);
	return queue;
}

static void set_legacy_queue(struct rf_transport *t, struct rf_ccw_step *step)
{
	uint8_t block[RF_CCW_VQ_LEGACY_BYTES];
	struct rf_queue *queue;

	if (!take(t, step, block, sizeof(block)))
		return;
	queue = queue_of(t, step, block);
	if (!queue)
		return;
	queue->align = (uint32_t)rf_ccw_get(t, block + 8, 4);
	queue->size = (uint32_t)step->value & 0xffff;
	rf_legacy_ring_place_at(t->device, queue, rf_ccw_get(t, block, 8));
}

static void set_queue(struct rf_transport *t, struct rf_ccw_step *step)
{
	uint8_t block[RF_CCW_VQ_BYTES];
	struct rf_queue *queue;

	if (!rf_ccw_revision(t)) {
		set_legacy_queue(t, step);
		return;
	}
	if (!take(t, step, block, sizeof(block)))
		return;
	queue = queue_of(t, step, block);
	if (!queue)
		return;
	queue->desc = rf_ccw_get(t, block, 8);
	queue->driver = rf_ccw_get(t, block + 16, 8);
	queue->device = rf_ccw_get(t, block + 24, 8);
	queue->size = (uint32_t)step->value & 0xffff;
	if (queue->desc || queue->driver || queue->device)
		rf_device_queue_enable(t->device, queue->index);
}

static void set_indicator(struct rf_transport *t, struct rf_ccw_step *step)
{
	bool config = step->command == RF_CCW_SET_CONF_IND;
	uint8_t block[RF_CCW_INDICATOR_BYTES];

	if (!config && t->ccw.adapter.indicators) {
		rf_ccw_reject(t, step);
		return;
	}
	if (!take(t, step, block, sizeof(block)))
		return;
	step->value = rf_ccw_get(t, block, sizeof(block));
	rf_ccw_set_indicator(t, config ? RF_INDICATOR_CONFIG : RF_INDICATOR_QUEUES, step->value);
}

static void set_adapter(struct rf_transport *t, struct rf_ccw_step *step)
{
	struct rf_ccw_adapter adapter;
	uint8_t block[RF_CCW_ADAPTER_BYTES];

	if (t->ccw.queues) {
		rf_ccw_reject(t, step);
		return;
	}
	if (!take(t, step, block, sizeof(block)))
		return;
	adapter = (struct rf_ccw_adapter){
		.summary = rf_ccw_get(t, block, 8), .indicators = rf_ccw_get(t, block + 8, 8),
		.bit = rf_ccw_get(t, block + 16, 8), .isc = block[24],
	};
	step->value = adapter.isc;
	rf_ccw_set_adapter(t, &adapter);
}

static void reset_command(struct rf_transport *t, struct rf_ccw_step *step)
{
	if (rf_ccw_length_fits(step, 0))
		reset_device(t);
}

typedef void (*command_fn)(struct rf_transport *t, struct rf_ccw_step *step);
static const struct { uint8_t code; command_fn fn; } commands[] = {
	{ RF_CCW_SET_VIRTIO_REV, set_revision },
	{ RF_CCW_READ_FEAT, read_features }, { RF_CCW_WRITE_FEAT, write_features },
	{ RF_CCW_READ_CONF, read_config }, { RF_CCW_WRITE_CONF, write_config },
	{ RF_CCW_READ_STATUS, read_status }, { RF_CCW_WRITE_STATUS, write_status },
	{ RF_CCW_READ_VQ_CONF, read_queue }, { RF_CCW_SET_VQ, set_queue },
	{ RF_CCW_SET_IND, set_indicator }, { RF_CCW_SET_CONF_IND, set_indicator },
	{ RF_CCW_SET_IND_ADAPTER, set_adapter }, { RF_CCW_VDEV_RESET, reset_command },
};

void rf_ccw_virtio(struct rf_transport *t, struct rf_ccw_step *step)
{
	for (uint32_t i = 0; i < RF_ARRAY_SIZE(commands); i++) {
		if (commands[i].code != step->command)
			continue;
		if (step->command != RF_CCW_SET_VIRTIO_REV)
			speak(t);
		commands[i].fn(t, step);
		return;
	}
	rf_ccw_reject(t, step);
}
