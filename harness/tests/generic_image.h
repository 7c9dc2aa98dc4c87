/* SPDX-License-Identifier: GPL-2.0-only */
/* The images that have a platform bus and PCI: the build lists them before those of other personalities. */
#ifndef RF_TESTS_GENERIC_IMAGE_H
#define RF_TESTS_GENERIC_IMAGE_H

#include "guest/guest.h"

#include <string.h>

/* The @i-th of them, or NULL beyond the last. */
static inline const struct rf_image *generic_image(uint32_t i)
{
	return rf_images[i] && !strcmp(rf_images[i]->personality, "generic") ? rf_images[i] : NULL;
}

#endif
