/* SPDX-License-Identifier: Apache-2.0 */
/* The network device (virtio 1.4, section 5.1). All little-endian, but for what is in the frames. */
#ifndef STILE_VIRTIO_NET_H
#define STILE_VIRTIO_NET_H

#include <stdint.h>

/* Features by number, section 5.1.3. */
#define STILE_NET_F_CSUM		0
#define STILE_NET_F_GUEST_CSUM		1
#define STILE_NET_F_MTU			3
#define STILE_NET_F_MAC			5
#define STILE_NET_F_GUEST_TSO4		7
#define STILE_NET_F_GUEST_TSO6		8
#define STILE_NET_F_GUEST_ECN		9
#define STILE_NET_F_HOST_TSO4		11
#define STILE_NET_F_HOST_TSO6		12
#define STILE_NET_F_HOST_ECN		13
#define STILE_NET_F_MRG_RXBUF		15
#define STILE_NET_F_STATUS		16
#define STILE_NET_F_CTRL_VQ		17
#define STILE_NET_F_CTRL_RX		18
#define STILE_NET_F_CTRL_VLAN		19
#define STILE_NET_F_CTRL_RX_EXTRA	20
#define STILE_NET_F_GUEST_ANNOUNCE	21
#define STILE_NET_F_MQ			22
#define STILE_NET_F_CTRL_MAC_ADDR	23
#define STILE_NET_F_GUEST_USO4		54
#define STILE_NET_F_GUEST_USO6		55
#define STILE_NET_F_HOST_USO		56
#define STILE_NET_F_SPEED_DUPLEX	63

/* Queues of the first pair. */
#define STILE_NET_RECEIVEQ		0u
#define STILE_NET_TRANSMITQ		1u

#define STILE_NET_S_LINK_UP		1u
#define STILE_NET_S_ANNOUNCE		2u

/* Section 5.1.4, up to the last field of the features above. */
struct stile_net_config {
	uint8_t mac[6];
	uint16_t status;
	uint16_t max_virtqueue_pairs;
	uint16_t mtu;
	uint32_t speed;
	uint8_t duplex;
	uint8_t reserved[3];
};

/* Before every frame, section 5.1.6. */
struct stile_net_hdr {
	uint8_t flags;
	uint8_t gso_type;
	uint16_t hdr_len;
	uint16_t gso_size;
	uint16_t csum_start;
	uint16_t csum_offset;
	uint16_t num_buffers;
};

#define STILE_NET_HDR_F_NEEDS_CSUM	1u
#define STILE_NET_HDR_F_DATA_VALID	2u

#define STILE_NET_HDR_GSO_NONE		0u
#define STILE_NET_HDR_GSO_TCPV4		1u
#define STILE_NET_HDR_GSO_TCPV6		4u
#define STILE_NET_HDR_GSO_UDP_L4	5u
#define STILE_NET_HDR_GSO_ECN		0x80u

/* A command of the control queue, section 5.1.6.5; data follows, then one byte for the answer. */
struct stile_net_ctrl {
	uint8_t class;
	uint8_t command;
};

#define STILE_NET_CTRL_OK		0u
#define STILE_NET_CTRL_ERR		1u

#define STILE_NET_CTRL_RX		0u
#define STILE_NET_CTRL_RX_PROMISC	0u
#define STILE_NET_CTRL_RX_ALLMULTI	1u
#define STILE_NET_CTRL_RX_ALLUNI	2u
#define STILE_NET_CTRL_RX_NOMULTI	3u
#define STILE_NET_CTRL_RX_NOUNI		4u
#define STILE_NET_CTRL_RX_NOBCAST	5u

#define STILE_NET_CTRL_MAC		1u
#define STILE_NET_CTRL_MAC_TABLE_SET	0u
#define STILE_NET_CTRL_MAC_ADDR_SET	1u

#define STILE_NET_CTRL_VLAN		2u
#define STILE_NET_CTRL_VLAN_ADD		0u
#define STILE_NET_CTRL_VLAN_DEL		1u

#define STILE_NET_CTRL_ANNOUNCE		3u
#define STILE_NET_CTRL_ANNOUNCE_ACK	0u

#define STILE_NET_CTRL_MQ		4u
#define STILE_NET_CTRL_MQ_PAIRS_SET	0u

#endif
