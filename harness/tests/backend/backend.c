// SPDX-License-Identifier: GPL-2.0-only
/*
 * The test back end as a program: backend SOCKET [FAULT...]. It serves one
 * connection after the other until it is ended.
 */
#include "backend.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define LATE 6u		/* requests served before what happens late */

static bool take_fault(struct backend_faults *faults, const char *name)
{
#define FAULT(member, name_) \
	if (!strcmp(name, name_)) { \
		faults->member = true; \
		return true; \
	}
	BACKEND_FAULTS(FAULT)
#undef FAULT
	return false;
}

static int listen_at(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) || listen(fd, 4))
		exit(3);
	return fd;
}

/* Not to be talked out of it. */
static void hang(void)
{
	signal(SIGTERM, SIG_IGN);
	for (;;)
		pause();
}

static void flood(int fd)
{
	char bytes[4096] = "flood";

	while (send(fd, bytes, sizeof(bytes), MSG_NOSIGNAL) > 0)
		;
}

static void leave_orphan(void)
{
	if (fork() || fork())
		return;
	setsid();
	hang();
}

static void misbehave_early(struct backend *b)
{
	if (b->fault.hang_early)
		hang();
	if (b->fault.die_early)
		exit(3);
	if (b->fault.flood)
		flood(b->socket);
}

static void misbehave_late(struct backend *b)
{
	if (b->served < LATE)
		return;
	if (b->fault.hang_late)
		hang();
	if (b->fault.die_late)
		abort();
}

static void serve_all(struct backend *b)
{
	for (uint32_t i = 0; i < BACKEND_QUEUES; i++)
		backend_serve(b, i);
}

/* One round: a message, or a kick. False: the connection is over. */
static bool turn(struct backend *b)
{
	struct pollfd fds[1 + BACKEND_QUEUES] = { { .fd = b->socket, .events = POLLIN } };
	bool eager = b->fault.before_driver_ok || b->fault.before_enable;
	uint64_t count;

	for (uint32_t i = 0; i < BACKEND_QUEUES; i++)
		fds[1 + i] = (struct pollfd){ .fd = b->queue[i].kick, .events = POLLIN };
	poll(fds, 1 + BACKEND_QUEUES, eager ? 5 : -1);
	for (uint32_t i = 0; i < BACKEND_QUEUES; i++)
		if (fds[1 + i].revents && b->queue[i].kick >= 0)
			(void)!read(b->queue[i].kick, &count, sizeof(count));
	serve_all(b);
	misbehave_late(b);
	return !fds[0].revents || backend_message(b);
}

int main(int argc, char **argv)
{
	static struct backend b;
	uint64_t capacity = BACKEND_SECTORS;
	int listener;

	if (argc < 2)
		return 2;
	for (int i = 2; i < argc; i++)
		if (!take_fault(&b.fault, argv[i]))
			return 2;
	memcpy(b.config, &capacity, sizeof(capacity));
	b.config[20] = 0x00;
	b.config[21] = 0x02;	/* blk_size 512 */
	b.config[34] = BACKEND_QUEUES;
	for (uint32_t i = 0; i < BACKEND_QUEUES; i++)
		b.queue[i].kick = b.queue[i].call = -1;
	listener = listen_at(argv[1]);
	if (b.fault.orphan)
		leave_orphan();
	for (;;) {
		b.socket = accept(listener, NULL, NULL);
		if (b.socket < 0)
			continue;
		backend_reset(&b);
		misbehave_early(&b);
		while (turn(&b))
			;
		backend_reset(&b);
		close(b.socket);
	}
}
