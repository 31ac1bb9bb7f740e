/* SPDX-License-Identifier: Apache-2.0 */
#include <stile/blk.h>

#include "demo_blk.h"
#include "format.h"
#include "peer.h"
#include "sha256.h"

#define IN_FLIGHT	8u
#define CHUNK		65536u
#define TIMEOUT		(60 * SECOND)

static struct stile_blk blk;

static struct {
	uint8_t *data;
	struct stile_blk_request request;
	uint32_t queue;
} slots[IN_FLIGHT];

static struct {
	uint64_t requests;
	uint64_t bytes;
	uint64_t time;
} figures;

static int start(void)
{
	int error = stile_device_find(&blk.device, &peer.bus, STILE_ID_BLOCK);

	if (!error)
		error = stile_blk_start(&blk, &peer.pool);
	for (unsigned int i = 0; i < IN_FLIGHT && !error; i++) {
		uint8_t *data = stile_pool_take(&peer.pool, CHUNK + 1, 4096);

		if (!data)
			error = STILE_E_NO_MEMORY;
		else	/* every other one at an odd address: virtio wants no alignment of data */
			slots[i].data = data + i % 2;
	}
	return error;
}

/* What the device calls itself comes from the other side: only plain characters are shown. */
static void show(void)
{
	char *id = (char *)slots[0].data;
	int error = stile_blk_get_id(&blk, id, TIMEOUT);

	id[error ? 0 : STILE_BLK_ID_BYTES] = '\0';
	for (char *c = id; *c; c++)
		if (*c < ' ' || *c > '~' || *c == '"')
			*c = '?';
	figures.requests++;
	peer_say("blk %llu sectors of %u bytes, serial \"%s\", read-only %s",
		 (unsigned long long)blk.config.capacity,
		 STILE_BLK_SECTOR_SIZE, id, stile_blk_read_only(&blk) ? "yes" : "no");
}

static uint32_t chunk(uint64_t sector, uint64_t end)
{
	uint64_t left = (end - sector) * STILE_BLK_SECTOR_SIZE;
	uint32_t most = blk.request_max < CHUNK ? blk.request_max : CHUNK;

	return left < most ? (uint32_t)left : most;
}

static int submit(unsigned int i, uint32_t type, uint64_t sector, uint64_t end)
{
	int error;

	slots[i].queue = i % blk.queues;
	slots[i].request = (struct stile_blk_request){
		.type = type,
		.sector = sector,
		.data = slots[i].data,
		.length = chunk(sector, end),
	};
	error = stile_blk_submit(&blk, slots[i].queue, &slots[i].request);
	return error ? error : stile_blk_kick(&blk, slots[i].queue);
}

static int finish(unsigned int i)
{
	int error = stile_blk_wait(&blk, slots[i].queue, &slots[i].request, TIMEOUT);

	figures.requests++;
	figures.bytes += slots[i].request.length;
	return error;
}

/* Keeps IN_FLIGHT reads going and hashes them in order. */
static int read_hashed(uint64_t sector, uint64_t end, struct sha256 *hash)
{
	unsigned int first = 0, count = 0;

	while (sector < end || count) {
		unsigned int next = (first + count) % IN_FLIGHT;
		int error;

		if (sector < end && count < IN_FLIGHT) {
			error = submit(next, STILE_BLK_T_IN, sector, end);
			sector += slots[next].request.length / STILE_BLK_SECTOR_SIZE;
			count++;
		} else {
			error = finish(first);
			sha256_add(hash, slots[first].data, slots[first].request.length);
			first = (first + 1) % IN_FLIGHT;
			count--;
		}
		if (error)
			return error;
	}
	return 0;
}

static void hash_hex(struct sha256 *hash, char hex[2 * SHA256_BYTES + 1])
{
	uint8_t digest[SHA256_BYTES];

	sha256_end(hash, digest);
	format_hex(hex, digest, sizeof(digest));
}

static int read_all(void)
{
	char hex[2 * SHA256_BYTES + 1];
	struct sha256 hash;
	int error;

	sha256_start(&hash);
	error = read_hashed(0, blk.config.capacity, &hash);
	if (error)
		return error;
	hash_hex(&hash, hex);
	peer_say("blk read %llu bytes, sha256 %s",
		 (unsigned long long)blk.config.capacity * STILE_BLK_SECTOR_SIZE, hex);
	return 0;
}

/* xorshift64: quick, never zero, and the reader needs no copy of what was written. */
static uint64_t pattern(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static int write_pattern(uint64_t sector, uint64_t end, uint64_t seed, struct sha256 *hash)
{
	while (sector < end) {
		uint32_t length = chunk(sector, end);
		uint64_t *words = (uint64_t *)(void *)slots[0].data;
		int error;

		for (uint32_t i = 0; i < length / sizeof(*words); i++)
			words[i] = pattern(&seed);
		sha256_add(hash, slots[0].data, length);
		error = submit(0, STILE_BLK_T_OUT, sector, end);
		if (!error)
			error = finish(0);
		if (error)
			return error;
		sector += length / STILE_BLK_SECTOR_SIZE;
	}
	figures.requests++;
	return stile_blk_flush(&blk, TIMEOUT);
}

static int write_end(uint64_t seed)
{
	uint64_t end = blk.config.capacity;
	uint64_t sector = end - CHUNK / STILE_BLK_SECTOR_SIZE;
	char written[2 * SHA256_BYTES + 1], found[2 * SHA256_BYTES + 1];
	struct sha256 hash;
	int error;

	sha256_start(&hash);
	error = write_pattern(sector, end, seed, &hash);
	if (error)
		return error;
	hash_hex(&hash, written);
	sha256_start(&hash);
	error = read_hashed(sector, end, &hash);
	if (error)
		return error;
	hash_hex(&hash, found);
	if (__builtin_memcmp(written, found, sizeof(found))) {
		peer_say("blk read back sha256 %s, wrote %s", found, written);
		return STILE_E_IO;
	}
	peer_say("blk wrote %u bytes at sector %llu, sha256 %s, flushed and read back", CHUNK,
		 (unsigned long long)sector, written);
	return 0;
}

static int use(uint64_t seed)
{
	int error = read_all();

	if (error)
		return peer_failed("blk read", error);
	if (stile_blk_read_only(&blk))
		return 0;
	if (blk.config.capacity * STILE_BLK_SECTOR_SIZE < CHUNK) {
		peer_say("blk is smaller than %u bytes, nothing written", CHUNK);
		return 0;
	}
	error = write_end(seed);
	return error ? peer_failed("blk write", error) : 0;
}

void demo_blk(uint64_t seed)
{
	uint64_t begin;
	int error = start();

	if (error) {
		peer_failed("blk", error);
		return;
	}
	begin = stile_bus_now(&peer.bus);
	show();
	use(seed);
	figures.time = stile_bus_now(&peer.bus) - begin;
	peer_say("figures %llu requests, %llu bytes, %llu us",
		 (unsigned long long)figures.requests, (unsigned long long)figures.bytes,
		 (unsigned long long)figures.time);
}

void demo_blk_stop(void)
{
	if (blk.device.bus)
		stile_device_reset(&blk.device);
}
