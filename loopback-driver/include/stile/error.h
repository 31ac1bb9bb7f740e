/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What can go wrong. Functions return 0 or a count on success and one of these,
 * all negative, on failure. One code per cause, so that a field report names it.
 */
#ifndef STILE_ERROR_H
#define STILE_ERROR_H

enum stile_error {
	/* The caller's side. */
	STILE_E_ARGUMENT = -1,		/* a parameter no device could accept */
	STILE_E_OUTSIDE = -2,		/* memory that is not in the carve-out */
	STILE_E_NO_MEMORY = -3,		/* the data region is used up */
	STILE_E_FULL = -4,		/* no room: collect what is used, then retry */

	/* The window header, one code per rule. */
	STILE_E_HEADER_LENGTH = -16,
	STILE_E_HEADER_VERSION = -17,
	STILE_E_HEADER_FEATURES = -18,
	STILE_E_HEADER_NOTIFICATIONS = -19,
	STILE_E_HEADER_ELEMENTS = -20,
	STILE_E_HEADER_ELEMENT_SIZE = -21,
	STILE_E_HEADER_BOUNDS = -22,
	STILE_E_HEADER_ALIGNMENT = -23,
	STILE_E_HEADER_OVERLAP = -24,

	/* The bus. */
	STILE_E_TIMEOUT = -32,		/* the device side did not act in time */
	STILE_E_RESTARTED = -33,	/* the device side started again: connect anew */
	STILE_E_SHUTDOWN = -34,		/* the device side is leaving or believes us dead */
	STILE_E_BUS_INDEX = -35,	/* a ring index that no correct device side publishes */
	STILE_E_NOT_CONNECTED = -36,
	STILE_E_RESPONSE = -37,		/* an answer that contradicts its request */

	/* A device. */
	STILE_E_NO_DEVICE = -48,
	STILE_E_FEATURES = -49,		/* no VERSION_1, or FEATURES_OK did not stay set */
	STILE_E_CONFIG = -50,		/* configuration too small, ever moving, or refused */
	STILE_E_NO_QUEUE = -51,		/* queue absent, too small, or not accepted as set */
	STILE_E_STATUS = -52,		/* the status did not take the value written */
	STILE_E_NEEDS_RESET = -53,	/* DEVICE_NEEDS_RESET is set: reset, then start again */
	STILE_E_REMOVED = -54,

	/* A queue the device wrote nonsense into; reset before the next use. */
	STILE_E_USED_INDEX = -64,	/* more buffers used than were available */
	STILE_E_USED_ID = -65,		/* a buffer that is not the device's */
	STILE_E_USED_LENGTH = -66,	/* more bytes than the buffer holds */

	/* A request that completed with an error. */
	STILE_E_IO = -80,
	STILE_E_UNSUPPORTED = -81,
	STILE_E_READ_ONLY = -82,
	STILE_E_RANGE = -83,		/* beyond the capacity */
};

/* A short text for a report, never NULL. */
const char *stile_error_text(int error);

#endif
