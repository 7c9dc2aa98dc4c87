// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: BUG, WARN, panic and printk reach the harness as reports. WARN
 * goes on, BUG and panic end the guest's part of the case, as in a kernel
 * that stops the thread. Left out: taint, rate limits, console levels.
 */
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/refcount.h>
#include <linux/stdarg.h>
#include "guest/services/services.h"

void rf_report_fatal(enum rf_report kind, const char *file, u32 line, const void *frame)
{
	rf_port->report(rf_port->ctx, kind, file, line, 0, 0, frame);
	rf_port->die(rf_port->ctx);
}

/* BUG() of the generic asm headers ends in panic("BUG!"). */
void panic(const char *fmt, ...)
{
	bool bug = fmt[0] == 'B' && fmt[1] == 'U' && fmt[2] == 'G' && fmt[3] == '!';

	rf_report_fatal(bug ? RF_REPORT_BUG : RF_REPORT_PANIC, NULL, 0, RF_FRAME());
}

void warn_slowpath_fmt(const char *file, const int line, unsigned int taint, const char *fmt, ...)
{
	rf_port->report(rf_port->ctx, RF_REPORT_WARN, file, line, 0, 0, RF_FRAME());
}

void refcount_warn_saturate(refcount_t *r, enum refcount_saturation_type t)
{
	refcount_set(r, REFCOUNT_SATURATED);
	rf_port->report(rf_port->ctx, RF_REPORT_WARN, "lib/refcount.c", 0, t, 0, RF_FRAME());
}

static void say(const char *prefix, const char *fmt, va_list args)
{
	char line[256];
	int n;

	if (!rf_port->console)
		return;
	n = scnprintf(line, sizeof(line), "%s", prefix);
	vsnprintf(line + n, sizeof(line) - n, fmt, args);
	rf_port->console(rf_port->ctx, line);
}

#undef _printk
int _printk(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say("", printk_skip_level(fmt), args);
	va_end(args);
	return 0;
}

/* Messages are never held back. */
int __printk_ratelimit(const char *func)
{
	return 1;
}

#define DEV_PRINTER(name, level) \
void name(const struct device *dev, const char *fmt, ...) \
{ \
	va_list args; \
\
	va_start(args, fmt); \
	say(level, fmt, args); \
	va_end(args); \
}
DEV_PRINTER(_dev_emerg, "emerg: ")
DEV_PRINTER(_dev_alert, "alert: ")
DEV_PRINTER(_dev_crit, "crit: ")
DEV_PRINTER(_dev_err, "err: ")
DEV_PRINTER(_dev_warn, "warning: ")
DEV_PRINTER(_dev_notice, "notice: ")
DEV_PRINTER(_dev_info, "info: ")

int ___ratelimit(struct ratelimit_state *rs, const char *func)
{
	return 1;
}
