/* SPDX-License-Identifier: Apache-2.0 */
/* As much of printf as the examples use: %s %d %u %x %%, and l or ll before a number's kind. */
#ifndef FORMAT_H
#define FORMAT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/* Always terminated; cut when it does not fit. Returns the length without the terminator. */
size_t format_list(char *out, size_t size, const char *format, va_list list);

/* out has 2 * length + 1 bytes. */
void format_hex(char *out, const uint8_t *bytes, size_t length);

#endif
