/* SPDX-License-Identifier: Apache-2.0 */
/* The compiler's own, which needs no library: five words, and always 1. */
#ifndef SETJMP_H
#define SETJMP_H

typedef void *jmp_buf[5];

#define setjmp(buffer)		__builtin_setjmp(buffer)
#define longjmp(buffer, value)	__builtin_longjmp(buffer, value)

#endif
