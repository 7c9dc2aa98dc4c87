// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: vsnprintf and its family for the conversions that the compiled
 * drivers use (d i u x X c s p z l ll h, width, zero padding, precision of
 * strings). FAKE: %p and its extensions print a fixed word, as no driver acts
 * on the text of a pointer.
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/stdarg.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include "guest/services/services.h"

struct sink { char *buf; size_t size, len; };

static void put(struct sink *sink, char c)
{
	if (sink->len + 1 < sink->size)
		sink->buf[sink->len] = c;
	sink->len++;
}

static void put_padded(struct sink *sink, const char *s, int n, int width, char pad)
{
	int i;

	for (i = n; i < width; i++)
		put(sink, pad);
	for (i = 0; i < n; i++)
		put(sink, s[i]);
}

struct spec { int width, precision, longs; char pad; };

static void put_number(struct sink *sink, u64 v, bool negative, unsigned int base,
		       const struct spec *spec)
{
	char digits[24];
	int n = sizeof(digits);

	do {
		digits[--n] = "0123456789abcdef"[v % base];
		v /= base;
	} while (v);
	if (negative)
		digits[--n] = '-';
	put_padded(sink, digits + n, sizeof(digits) - n, spec->width, spec->pad);
}

static u64 take_unsigned(va_list *args, int longs)
{
	return longs > 0 ? va_arg(*args, unsigned long) : va_arg(*args, unsigned int);
}

static s64 take_signed(va_list *args, int longs)
{
	return longs > 0 ? va_arg(*args, long) : va_arg(*args, int);
}

static const char *take_spec(const char *f, struct spec *spec, va_list *args)
{
	*spec = (struct spec){ .pad = ' ', .precision = -1 };
	for (; *f == '#' || *f == '-' || *f == '+' || *f == ' ' || *f == '0'; f++)
		if (*f == '0')
			spec->pad = '0';
	if (*f == '*') {
		spec->width = va_arg(*args, int);
		f++;
	}
	for (; *f >= '0' && *f <= '9'; f++)
		spec->width = spec->width * 10 + *f - '0';
	if (*f == '.') {
		spec->precision = 0;
		for (f++; *f >= '0' && *f <= '9'; f++)
			spec->precision = spec->precision * 10 + *f - '0';
		if (*f == '*') {
			spec->precision = va_arg(*args, int);
			f++;
		}
	}
	for (; *f == 'l' || *f == 'z' || *f == 'h' || *f == 't' || *f == 'L'; f++)
		spec->longs += *f == 'h' ? 0 : 1;
	return f;
}

static void put_string(struct sink *sink, const char *s, const struct spec *spec)
{
	int n = 0;

	if (!s)
		s = "(null)";
	while (s[n] && (spec->precision < 0 || n < spec->precision))
		n++;
	put_padded(sink, s, n, spec->width, ' ');
}

static const char *put_conversion(struct sink *sink, const char *f, va_list *args)
{
	struct spec spec;
	s64 v;

	f = take_spec(f, &spec, args);
	switch (*f) {
	case 'd': case 'i':
		v = take_signed(args, spec.longs);
		put_number(sink, v < 0 ? -(u64)v : v, v < 0, 10, &spec);
		break;
	case 'u':
		put_number(sink, take_unsigned(args, spec.longs), false, 10, &spec);
		break;
	case 'x': case 'X':
		put_number(sink, take_unsigned(args, spec.longs), false, 16, &spec);
		break;
	case 'c':
		put(sink, va_arg(*args, int));
		break;
	case 's':
		put_string(sink, va_arg(*args, const char *), &spec);
		break;
	case 'p':
		(void)va_arg(*args, void *);
		put_padded(sink, "pointer", 7, spec.width, ' ');
		while (isalnum(f[1]))
			f++;
		break;
	default:
		put(sink, *f);
	}
	return *f ? f + 1 : f;
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	struct sink sink = { buf, size, 0 };
	va_list copy;

	va_copy(copy, args);
	while (*fmt) {
		if (*fmt == '%')
			fmt = put_conversion(&sink, fmt + 1, &copy);
		else
			put(&sink, *fmt++);
	}
	va_end(copy);
	if (size)
		buf[min(sink.len, size - 1)] = '\0';
	return sink.len;
}

int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	int n = vsnprintf(buf, size, fmt, args);

	return !size ? 0 : n < size ? n : size - 1;
}

#define FORMATTER(name, params, call) \
int name params \
{ \
	va_list args; \
	int n; \
\
	va_start(args, fmt); \
	n = call; \
	va_end(args); \
	return n; \
}
FORMATTER(snprintf, (char *buf, size_t size, const char *fmt, ...), vsnprintf(buf, size, fmt, args))
FORMATTER(scnprintf, (char *buf, size_t size, const char *fmt, ...), vscnprintf(buf, size, fmt, args))
FORMATTER(sprintf, (char *buf, const char *fmt, ...), vsnprintf(buf, INT_MAX, fmt, args))
FORMATTER(sysfs_emit, (char *buf, const char *fmt, ...), vscnprintf(buf, PAGE_SIZE, fmt, args))
FORMATTER(sysfs_emit_at, (char *buf, int at, const char *fmt, ...),
	  vscnprintf(buf + at, PAGE_SIZE - at, fmt, args))

/* Names of devices, mostly: short enough to be made once. */
char *kvasprintf(gfp_t gfp, const char *fmt, va_list args)
{
	char name[48];
	int n = vsnprintf(name, sizeof(name), fmt, args);
	char *s = kmalloc(n + 1, gfp);

	if (s && n < sizeof(name))
		memcpy(s, name, n + 1);
	else if (s)
		vsnprintf(s, n + 1, fmt, args);
	return s;
}

char *kasprintf(gfp_t gfp, const char *fmt, ...)
{
	va_list args;
	char *s;

	va_start(args, fmt);
	s = kvasprintf(gfp, fmt, args);
	va_end(args);
	return s;
}

static unsigned int digit(char c, unsigned int base)
{
	unsigned int v = isdigit(c) ? c - '0' : isalpha(c) ? tolower(c) - 'a' + 10 : base;

	return v < base ? v : base;
}

unsigned long long simple_strtoull(const char *s, char **end, unsigned int base)
{
	unsigned long long v = 0;

	if ((!base || base == 16) && s[0] == '0' && tolower(s[1]) == 'x') {
		base = 16;
		s += 2;
	}
	if (!base)
		base = s[0] == '0' ? 8 : 10;
	for (; digit(*s, base) < base; s++)
		v = v * base + digit(*s, base);
	if (end)
		*end = (char *)s;
	return v;
}

unsigned long simple_strtoul(const char *s, char **end, unsigned int base)
{
	return simple_strtoull(s, end, base);
}

long simple_strtol(const char *s, char **end, unsigned int base)
{
	return *s == '-' ? -(long)simple_strtoull(s + 1, end, base) : (long)simple_strtoull(s, end, base);
}
