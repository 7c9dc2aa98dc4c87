// SPDX-License-Identifier: GPL-2.0-only
/* The device configuration space, little-endian (virtio-spec, Device Configuration Space). */
#include "device/engine.h"

#include <string.h>

uint32_t rf_device_config_read(struct rf_device *device, uint32_t offset, uint32_t width)
{
	rf_le32 value = rf_to_le32(0);

	if (width > sizeof(value) ||
	    !rf_extent_holds(0, device->ops->config_size, offset, width))
		return 0;
	memcpy(&value, &device->config_space[offset], width);
	return rf_hostile_config_read(device, (struct rf_field){ offset, width },
				      rf_from_le32(value));
}

void rf_device_config_write(struct rf_device *device, uint32_t offset, uint32_t width,
			    uint32_t value)
{
	if (width > sizeof(value) || !device->ops->config_writable ||
	    !rf_extent_holds(0, device->ops->config_size, offset, width))
		return;
	for (uint32_t i = 0; i < width; i++)
		if (device->ops->config_writable(device, offset + i))
			device->config_space[offset + i] = value >> 8 * i;
}

void rf_device_config_change(struct rf_device *device, uint32_t offset, uint32_t value)
{
	for (uint64_t i = 0; i < sizeof(value) && offset + i < device->ops->config_size; i++)
		device->config_space[offset + i] = value >> 8 * i;
	device->generation++;
	if (rf_device_works(device))
		rf_device_raise(device, RF_INT_CONFIG, false);
}
