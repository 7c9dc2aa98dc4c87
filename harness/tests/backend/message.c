// SPDX-License-Identifier: GPL-2.0-only
/* The test back end's messages: what a front end asks, what it is told, and what comes with it. */
#include "backend.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define OWN_FEATURE	(1ULL << 30)
#define EXTRA		(32u * 4096u)	/* mapped behind a region, for faults that reach there */

struct message {
	uint32_t request, flags, size;
	union {
		uint64_t u64;
		uint32_t word[128];
		struct { uint32_t index, num; } state;
		struct { uint32_t index, flags; uint64_t desc, used, avail, log; } ring;
		struct {
			uint32_t count, padding;
			struct { uint64_t gpa, size, user, offset; } region[BACKEND_REGIONS];
		} table;
		struct { uint32_t offset, size, flags; uint8_t bytes[256]; } config;
	};
	int fd[BACKEND_REGIONS];
	uint32_t fds;
} __attribute__((packed));
#define HEADER 12

uint64_t backend_offer(const struct backend *b)
{
	/* Packed rings need VERSION_1: a device without it is at fault for that alone. */
	return 1ULL << 9 | 1ULL << 6 | 1ULL << 28 | 1ULL << 29 | OWN_FEATURE |
	       (b->fault.no_version_1 ? 0 : 1ULL << 32 | 1ULL << 34);
}

bool backend_has(const struct backend *b, uint32_t bit)
{
	return b->features >> bit & 1;
}

void *backend_guest(struct backend *b, uint64_t gpa, uint64_t len)
{
	if (b->fault.truncate)
		gpa &= UINT32_MAX;
	for (uint32_t i = 0; i < b->regions; i++) {
		struct backend_region *r = &b->region[i];
		uint64_t room = b->fault.bound_start ? r->mapped : r->size;

		if (gpa - r->gpa < r->size && len <= room - (gpa - r->gpa))
			return r->map + (gpa - r->gpa);
	}
	return NULL;
}

uint64_t backend_room(struct backend *b, uint64_t gpa)
{
	for (uint32_t i = 0; i < b->regions; i++)
		if (gpa - b->region[i].gpa < b->region[i].size)
			return b->region[i].size - (gpa - b->region[i].gpa);
	return 0;
}

void *backend_user(struct backend *b, uint64_t user, uint64_t len)
{
	for (uint32_t i = 0; i < b->regions; i++) {
		struct backend_region *r = &b->region[i];

		if (user - r->user < r->size && len <= r->size - (user - r->user))
			return r->map + (user - r->user);
	}
	return NULL;
}

static void unmap(struct backend *b)
{
	for (uint32_t i = 0; i < b->regions; i++)
		munmap(b->region[i].map, b->region[i].mapped);
	b->regions = 0;
}

static void drop(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void backend_reset(struct backend *b)
{
	unmap(b);
	for (uint32_t i = 0; i < BACKEND_QUEUES; i++) {
		drop(&b->queue[i].kick);
		drop(&b->queue[i].call);
		b->queue[i] = (struct backend_queue){ .kick = -1, .call = -1, .avail_wrap = true,
						      .used_wrap = true };
	}
	b->features = b->protocol = 0;
	b->status = 0;
}

static uint64_t set_table(struct backend *b, struct message *m)
{
	unmap(b);
	for (uint32_t i = 0; i < m->table.count && i < m->fds; i++) {
		struct backend_region *r = &b->region[i];

		*r = (struct backend_region){ m->table.region[i].gpa, m->table.region[i].size,
					      m->table.region[i].user, m->table.region[i].offset,
					      NULL, m->table.region[i].size + EXTRA };
		r->map = mmap(NULL, r->mapped, PROT_READ | PROT_WRITE, MAP_SHARED, m->fd[i],
			      (off_t)r->offset);
		if (r->map == MAP_FAILED)
			return 1;
		b->regions++;
	}
	return 0;
}

static uint64_t set_ring(struct backend *b, struct message *m)
{
	struct backend_queue *q = &b->queue[m->ring.index];
	uint64_t area[3] = { m->ring.desc, m->ring.avail, m->ring.used };
	bool packed = backend_has(b, 34);
	uint64_t len[3] = { 16ULL * q->size, packed ? 4 : 6 + 2ULL * q->size,
			    packed ? 4 : 6 + 8ULL * q->size };

	for (uint32_t i = 0; i < 3; i++)
		if (!backend_user(b, area[i], len[i]))
			return 1;
	memcpy(q->area, area, sizeof(area));
	return 0;
}

static uint64_t set_features(struct backend *b, uint64_t features)
{
	if (features & ~backend_offer(b) && !b->fault.accept_all)
		return 1;
	if (!(features >> 32 & 1) && !b->fault.no_version_1)
		return 1;
	b->features = features;
	return 0;
}

static uint64_t set_base(struct backend *b, const struct message *m)
{
	struct backend_queue *q = &b->queue[m->state.index];

	q->next = q->used = backend_has(b, 34) ? 0 : (uint16_t)m->state.num;
	q->avail_wrap = q->used_wrap = true;
	return 0;
}

static uint64_t set_status(struct backend *b, uint8_t status)
{
	if (status & 8 && !b->features)
		status &= ~8;
	b->status = status;
	return 0;
}

/* An eventfd of a queue: the message's descriptor becomes the queue's. */
static uint64_t set_eventfd(struct message *m, int *fd)
{
	drop(fd);
	if (m->fds != 1)
		return 1;
	*fd = m->fd[0];
	m->fds = 0;
	return 0;
}

/* Messages without a reply of their own: 0 or what went wrong. */
static uint64_t obey(struct backend *b, struct message *m)
{
	struct backend_queue *q = &b->queue[m->word[0] & 0xff];

	switch (m->request) {
	case 2:
		return set_features(b, m->u64);
	case 5:
		return set_table(b, m);
	case 8:
		q->size = m->state.num;
		return !q->size || q->size & (q->size - 1);
	case 9:
		return set_ring(b, m);
	case 10:
		return set_base(b, m);
	case 12:
		return set_eventfd(m, &q->kick);
	case 13:
		return set_eventfd(m, &q->call);
	case 16:
		b->protocol = m->u64;
		return 0;
	case 18:
		q->enabled = m->state.num;
		return 0;
	case 25:
		return 1;
	case 39:
		return set_status(b, (uint8_t)m->u64);
	default:
		return 0;
	}
}

/* Messages with one: is it of that kind? */
static bool answer(struct backend *b, struct message *m)
{
	switch (m->request) {
	case 1:
		m->u64 = backend_offer(b);
		break;
	case 15:
		m->u64 = 1 << 0 | 1 << 3 | 1 << 9 | 1 << 16;
		break;
	case 17:
		m->u64 = BACKEND_QUEUES;
		break;
	case 40:
		m->u64 = b->status;
		break;
	case 11:
		m->state.num = b->queue[m->state.index].next + b->fault.base;
		drop(&b->queue[m->state.index].kick);
		return true;
	case 24:
		if (m->config.offset + (uint64_t)m->config.size <= sizeof(b->config))
			memcpy(m->config.bytes, b->config + m->config.offset, m->config.size);
		return true;
	default:
		return false;
	}
	m->size = 8;
	return true;
}

static bool receive(struct backend *b, struct message *m)
{
	union { struct cmsghdr align; char space[CMSG_SPACE(sizeof(m->fd))]; } control;
	struct iovec iov = { m, HEADER };
	struct msghdr header = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control,
				 .msg_controllen = sizeof(control) };
	struct cmsghdr *c;

	m->fds = 0;
	if (recvmsg(b->socket, &header, MSG_WAITALL) != HEADER || m->size > sizeof(m->word))
		return false;
	c = CMSG_FIRSTHDR(&header);
	if (c && c->cmsg_type == SCM_RIGHTS) {
		m->fds = (uint32_t)((c->cmsg_len - CMSG_LEN(0)) / sizeof(int));
		memcpy(m->fd, CMSG_DATA(c), m->fds * sizeof(int));
	}
	return !m->size || recv(b->socket, &m->u64, m->size, MSG_WAITALL) == (ssize_t)m->size;
}

/* Replies, as they should be or with the fault of the program. */
static bool reply(struct backend *b, struct message *m)
{
	int fds[3] = { 0, 1, 2 };
	union { struct cmsghdr align; char space[CMSG_SPACE(sizeof(fds))]; } control = { 0 };
	struct iovec iov = { m, HEADER + m->size };
	struct msghdr header = { .msg_iov = &iov, .msg_iovlen = 1 };

	m->flags = b->fault.malformed ? 1 : 5;
	if (b->fault.oversized)
		m->size = 0x7fffffff;
	if (b->fault.extra_fds) {
		header.msg_control = &control;
		header.msg_controllen = sizeof(control);
		control.align.cmsg_level = SOL_SOCKET;
		control.align.cmsg_type = SCM_RIGHTS;
		control.align.cmsg_len = CMSG_LEN(sizeof(fds));
		memcpy(CMSG_DATA(&control.align), fds, sizeof(fds));
	}
	return sendmsg(b->socket, &header, MSG_NOSIGNAL) > 0;
}

static bool index_good(const struct message *m)
{
	static const uint64_t indexed = 1 << 8 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 13 |
					1 << 14 | 1 << 18;

	return m->request > 20 || !(indexed >> m->request & 1) ||
	       (m->word[0] & 0xff) < BACKEND_QUEUES;
}

bool backend_message(struct backend *b)
{
	struct message m;
	bool good, wanted;

	if (!receive(b, &m))
		return false;
	good = index_good(&m) && (m.request != 5 || m.table.count <= BACKEND_REGIONS);
	wanted = m.flags & 8 && b->protocol >> 3 & 1;
	if (good && answer(b, &m)) {
		good = reply(b, &m);
	} else if (good) {
		m.u64 = obey(b, &m);
		m.size = 8;
		good = !wanted || reply(b, &m);
	}
	for (uint32_t i = 0; i < m.fds; i++)
		close(m.fd[i]);
	return good;
}
