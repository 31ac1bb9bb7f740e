/* SPDX-License-Identifier: Apache-2.0 */
#include "format.h"

struct sink {
	char *at;
	char *end;
};

static void put(struct sink *sink, char c)
{
	if (sink->at < sink->end)
		*sink->at++ = c;
}

static void put_text(struct sink *sink, const char *text)
{
	while (*text)
		put(sink, *text++);
}

static void put_number(struct sink *sink, uint64_t value, unsigned int base)
{
	char digits[20];
	int count = 0;

	do {
		digits[count++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	while (count)
		put(sink, digits[--count]);
}

static void put_signed(struct sink *sink, int64_t value)
{
	if (value < 0)
		put(sink, '-');
	put_number(sink, value < 0 ? -(uint64_t)value : (uint64_t)value, 10);
}

/* An argument with so many letters l before its kind. */
static int64_t take_signed(int longs, va_list *list)
{
	if (longs == 0)
		return va_arg(*list, int);
	return longs == 1 ? va_arg(*list, long) : va_arg(*list, long long);
}

static uint64_t take_unsigned(int longs, va_list *list)
{
	if (longs == 0)
		return va_arg(*list, unsigned int);
	return longs == 1 ? va_arg(*list, unsigned long) : va_arg(*list, unsigned long long);
}

/* One conversion, after its percent sign; returns where the format goes on. */
static const char *convert(struct sink *sink, const char *format, va_list *list)
{
	int longs = 0;
	char kind;

	for (; *format == 'l'; format++)
		longs++;
	kind = *format;
	switch (kind) {
	case 's':
		put_text(sink, va_arg(*list, const char *));
		break;
	case 'd':
		put_signed(sink, take_signed(longs, list));
		break;
	case 'u':
	case 'x':
		put_number(sink, take_unsigned(longs, list), kind == 'x' ? 16 : 10);
		break;
	default:
		put(sink, kind);
		break;
	}
	return kind ? format + 1 : format;
}

size_t format_list(char *out, size_t size, const char *format, va_list list)
{
	struct sink sink = { out, out + size - 1 };
	va_list copy;

	va_copy(copy, list);
	while (*format) {
		if (*format == '%')
			format = convert(&sink, format + 1, &copy);
		else
			put(&sink, *format++);
	}
	va_end(copy);
	*sink.at = '\0';
	return (size_t)(sink.at - out);
}

void format_hex(char *out, const uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		*out++ = "0123456789abcdef"[bytes[i] >> 4];
		*out++ = "0123456789abcdef"[bytes[i] & 15];
	}
	*out = '\0';
}
