/* SPDX-License-Identifier: Apache-2.0 */
#include <stile/error.h>

const char *stile_error_text(int error)
{
	switch ((enum stile_error)error) {
	case STILE_E_ARGUMENT:		return "bad argument";
	case STILE_E_OUTSIDE:		return "memory outside the carve-out";
	case STILE_E_NO_MEMORY:		return "data region used up";
	case STILE_E_FULL:		return "queue full";
	case STILE_E_HEADER_LENGTH:	return "window header: length";
	case STILE_E_HEADER_VERSION:	return "window header: version";
	case STILE_E_HEADER_FEATURES:	return "window header: unknown feature";
	case STILE_E_HEADER_NOTIFICATIONS: return "window header: notification words";
	case STILE_E_HEADER_ELEMENTS:	return "window header: too few slots";
	case STILE_E_HEADER_ELEMENT_SIZE: return "window header: slots too small";
	case STILE_E_HEADER_BOUNDS:	return "window header: area outside the window";
	case STILE_E_HEADER_ALIGNMENT:	return "window header: area not aligned";
	case STILE_E_HEADER_OVERLAP:	return "window header: areas overlap";
	case STILE_E_TIMEOUT:		return "time-out";
	case STILE_E_RESTARTED:		return "device side restarted";
	case STILE_E_SHUTDOWN:		return "device side shut down";
	case STILE_E_BUS_INDEX:		return "impossible bus ring index";
	case STILE_E_NOT_CONNECTED:	return "bus not connected";
	case STILE_E_RESPONSE:		return "response contradicts request";
	case STILE_E_NO_DEVICE:		return "no such device";
	case STILE_E_FEATURES:		return "features not accepted";
	case STILE_E_CONFIG:		return "bad device configuration";
	case STILE_E_NO_QUEUE:		return "queue not available";
	case STILE_E_STATUS:		return "status not taken";
	case STILE_E_NEEDS_RESET:	return "device needs reset";
	case STILE_E_REMOVED:		return "device removed";
	case STILE_E_USED_INDEX:	return "used index jumped";
	case STILE_E_USED_ID:		return "used id not in flight";
	case STILE_E_USED_LENGTH:	return "used length too large";
	case STILE_E_IO:		return "input/output error";
	case STILE_E_UNSUPPORTED:	return "not supported by the device";
	case STILE_E_READ_ONLY:		return "device is read-only";
	case STILE_E_RANGE:		return "beyond the capacity";
	}
	return "unknown error";
}
