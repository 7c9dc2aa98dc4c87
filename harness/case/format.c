// SPDX-License-Identifier: GPL-2.0-only
/* The words of the .def tables, and what two cases have in common. */
#include "case/pci.h"

#include <string.h>

const char *rf_kernel_name(enum rf_kernel_id id)
{
	static const char *const names[RF_KERNELS] = {
#define RF_KERNEL(id, name) name,
#include "case/kernels.def"
#undef RF_KERNEL
	};

	return (unsigned int)id < RF_KERNELS ? names[id] : NULL;
}

static const struct { const char *name; uint8_t device; bool scripted; } drivers[RF_DRIVERS] = {
#define RF_DRIVER(id, name, device, scripted) { name, RF_DEVICE_##device, scripted },
#include "case/drivers.def"
#undef RF_DRIVER
};

const char *rf_driver_name(enum rf_driver_id id)
{
	return (unsigned int)id < RF_DRIVERS ? drivers[id].name : NULL;
}

enum rf_device_id rf_driver_device(enum rf_driver_id id)
{
	return (unsigned int)id < RF_DRIVERS ? (enum rf_device_id)drivers[id].device : RF_DEVICES;
}

bool rf_driver_scripted(enum rf_driver_id id)
{
	return (unsigned int)id < RF_DRIVERS && drivers[id].scripted;
}

const char *rf_opcode_name(enum rf_opcode id)
{
	static const char *const names[RF_OPCODES] = {
#define RF_OP(id, word, who, arguments) word,
#include "case/opcodes.def"
#undef RF_OP
	};

	return (unsigned int)id < RF_OPCODES ? names[id] : NULL;
}

const char *rf_transport_name(enum rf_transport_id id)
{
	static const char *const names[RF_TRANSPORTS] = {
#define RF_TRANSPORT(id, name, ops) name,
#include "transport/transports.def"
#undef RF_TRANSPORT
	};

	return (unsigned int)id < RF_TRANSPORTS ? names[id] : NULL;
}

const char *rf_platform_name(enum rf_platform_id id)
{
	static const char *const names[RF_PLATFORMS] = {
#define RF_PLATFORM(id, name, ops) name,
#include "memory/platforms.def"
#undef RF_PLATFORM
	};

	return (unsigned int)id < RF_PLATFORMS ? names[id] : NULL;
}

bool rf_transport_fits(enum rf_transport_id transport, enum rf_platform_id platform)
{
	const struct rf_platform_ops *ops = rf_platform_ops(platform);

	return rf_transport_ops(transport)->channel == (ops->personality == RF_PERSONALITY_S390) &&
	       (rf_transport_ops(transport)->pci || !ops->pci_only);
}

const char *rf_feature_name(enum rf_device_id device, uint32_t bit)
{
	static const struct { uint8_t device, bit; const char *name; } features[] = {
#define RF_FEATURE(bit, name) { RF_DEVICES, bit, name },
#define RF_DEVICE_FEATURE(device, bit, name) { RF_DEVICE_##device, bit, name },
#include "case/features.def"
#undef RF_DEVICE_FEATURE
#undef RF_FEATURE
	};

	for (size_t i = 0; i < RF_ARRAY_SIZE(features); i++)
		if (features[i].bit == bit &&
		    (features[i].device == device || features[i].device == RF_DEVICES))
			return features[i].name;
	return NULL;
}

const char *rf_register_name(uint32_t offset)
{
	static const struct { uint32_t offset; const char *name; } registers[] = {
#define RF_REGISTER(offset, name) { offset, name },
#include "case/registers.def"
#undef RF_REGISTER
	};

	for (size_t i = 0; i < RF_ARRAY_SIZE(registers); i++)
		if (registers[i].offset == offset)
			return registers[i].name;
	return NULL;
}

static bool has_settings(const struct rf_platform_config *platform)
{
	uint64_t any = 0;

	for (uint32_t i = 0; i < RF_PLATFORM_SETTINGS; i++)
		any |= platform->setting[i];
	return any;
}

uint32_t rf_case_version(const struct rf_case *c)
{
	if (has_settings(&c->platform))
		return RF_CASE_VERSION_SETTINGS;
	for (uint32_t i = 0; i < c->ops && i < RF_OPS_MAX; i++)
		if (c->op[i].opcode >= RF_OPCODES_V2)
			return RF_CASE_VERSION_SETTINGS;
	for (uint32_t i = 0; i < c->expects && i < RF_EXPECTS_MAX; i++)
		if (c->expect[i].what >= RF_EXPECT_DATA)
			return RF_CASE_VERSION_SETTINGS;
	return rf_case_pci_given(&c->pci) ? RF_CASE_VERSION_PCI : 1;
}

static bool platforms_equal(const struct rf_platform_config *a, const struct rf_platform_config *b)
{
	if (a->id != b->id || a->ranges != b->ranges || a->placement != b->placement ||
	    a->pool_base != b->pool_base || a->pool_size != b->pool_size ||
	    a->swiotlb_size != b->swiotlb_size)
		return false;
	if (memcmp(a->setting, b->setting, sizeof(a->setting)))
		return false;
	return !memcmp(a->range, b->range,
		       rf_min_u64(a->ranges, RF_RANGES_MAX) * sizeof(a->range[0]));
}

static bool devices_equal(const struct rf_device_config *a, const struct rf_device_config *b)
{
	return a->id == b->id && a->refusal == b->refusal && a->queue_size == b->queue_size &&
	       a->offered == b->offered && a->capacity == b->capacity &&
	       a->size_max == b->size_max && a->seg_max == b->seg_max &&
	       a->blk_size == b->blk_size;
}

static bool expects_equal(const struct rf_expect *a, const struct rf_expect *b)
{
	return a->rule == b->rule && a->party == b->party && a->what == b->what &&
	       a->kernels == b->kernels;
}

bool rf_case_equal(const struct rf_case *a, const struct rf_case *b)
{
	if (a->kernel != b->kernel || a->transport != b->transport || a->driver != b->driver ||
	    a->on_report != b->on_report || a->ops != b->ops || a->expects != b->expects)
		return false;
	if (!platforms_equal(&a->platform, &b->platform) ||
	    !devices_equal(&a->device, &b->device) || !rf_case_pci_equal(&a->pci, &b->pci))
		return false;
	for (uint32_t i = 0; i < a->expects; i++)
		if (!expects_equal(&a->expect[i], &b->expect[i]))
			return false;
	return !memcmp(a->op, b->op, a->ops * sizeof(a->op[0]));
}
