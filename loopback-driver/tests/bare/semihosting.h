/* SPDX-License-Identifier: Apache-2.0 */
/* Words to a debugger, or to QEMU with -semihosting-config (Arm's and RISC-V's semihosting). */
#ifndef SEMIHOSTING_H
#define SEMIHOSTING_H

void semihosting_print(const char *text);
_Noreturn void semihosting_exit(unsigned int code);

#endif
