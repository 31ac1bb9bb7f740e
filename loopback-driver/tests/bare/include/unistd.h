/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNISTD_H
#define UNISTD_H

/* Whoever started the machine ends it when it hangs. */
static inline unsigned int alarm(unsigned int seconds)
{
	return seconds;
}

#endif
