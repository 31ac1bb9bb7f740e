/* SPDX-License-Identifier: Apache-2.0 */
#include "peer.h"

const bool peer_speaks_v0 = false;
