/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STRING_H
#define STRING_H

#include <mem.h>

size_t strlen(const char *text);
int strcmp(const char *a, const char *b);
char *strstr(const char *text, const char *part);

#endif
