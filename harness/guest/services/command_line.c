// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: words on the kernel's command line, handed to those of its functions that
 * asked for them. Left out: parameters of modules, words that nobody asked for.
 */
#include <linux/init.h>
#include <linux/string.h>
#include "guest/services/services.h"

/* The kernel's own table of what its command line may say, with gaps of the sanitizer's, which are zero. */
extern const unsigned long rf_params_start[], rf_params_end[];

void rf_command_line(const char *name, char *value)
{
	const unsigned long *at = rf_params_start;

	while (at < rf_params_end) {
		const struct obs_kernel_param *param = (const void *)at;

		if (!*at) {
			at++;
			continue;
		}
		if (!strcmp(param->str, name))
			param->setup_func(value);
		at += sizeof(*param) / sizeof(*at);
	}
}
