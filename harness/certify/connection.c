// SPDX-License-Identifier: GPL-2.0-only
/*
 * The socket of a vhost-user back end. It is never blocking: each step waits
 * until its deadline and no longer. Headers and payloads are read for what the
 * header announces, so that a flood is seen as what it is.
 */
#include "certify/connection.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define FDS_MAX 253	/* the kernel's SCM_MAX_FD */

int64_t rf_clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waiting */

static int wait_for(const struct rf_aside *aside, struct pollfd *wanted, int64_t deadline)
{
	struct pollfd fds[2] = { *wanted, { .fd = aside ? aside->fd : -1, .events = POLLIN } };
	int64_t left;

	for (;;) {
		left = deadline - rf_clock_ms();
		if (poll(fds, 2, left > 0 ? (int)left : 0) < 0 && errno != EINTR)
			return -errno;
		if (fds[1].revents) {
			aside->ready(aside->ctx);
			fds[1].fd = aside->fd;
		}
		if (fds[0].revents)
			return 0;
		if (left <= 0)
			return -ETIMEDOUT;
	}
}

int rf_wait_readable(const struct rf_aside *aside, int fd, int64_t deadline)
{
	struct pollfd wanted = { .fd = fd, .events = POLLIN };

	return wait_for(aside, &wanted, deadline);
}

void rf_wait_quietly(const struct rf_aside *aside, int ms)
{
	struct pollfd nothing = { .fd = -1 };

	(void)!wait_for(aside, &nothing, rf_clock_ms() + ms);
}

/* What went wrong */

RF_PRINTF(2, 3) static void note(struct rf_connection *connection, const char *fmt, ...)
{
	va_list args;

	if (connection->why[0])
		return;
	va_start(args, fmt);
	vsnprintf(connection->why, sizeof(connection->why), fmt, args);
	va_end(args);
}

static const char *name_of(uint32_t request)
{
	const char *name = rf_vu_request_name(request);

	return name ? name : "a message";
}

static int gone(struct rf_connection *connection, uint32_t request)
{
	connection->gone = true;
	note(connection, "the back end closed the connection at %s", name_of(request));
	return -EPIPE;
}

static int late(struct rf_connection *connection, uint32_t request, const char *what)
{
	connection->late = true;
	note(connection, "%s %s within %d ms", what, name_of(request), connection->patience);
	return -ETIMEDOUT;
}

int rf_connection_fault(struct rf_connection *connection, uint32_t request, enum rf_vu_fault fault)
{
	connection->broken = true;
	note(connection, "the reply to %s %s", name_of(request), rf_vu_fault_text(fault));
	return -EPROTO;
}

bool rf_connection_works(const struct rf_connection *connection)
{
	return connection->fd >= 0 && !connection->gone && !connection->late &&
	       !connection->broken;
}

/* Opening and closing */

static int connect_to(int fd, const struct sockaddr_un *address)
{
	if (!connect(fd, (const struct sockaddr *)address, sizeof(*address)))
		return 0;
	return -errno;
}

int rf_connection_open(struct rf_connection *connection, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd, err;

	if (strlen(path) >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	strcpy(address.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	err = connect_to(fd, &address);
	if (err) {
		close(fd);
		return err;
	}
	connection->fd = fd;
	connection->gone = connection->late = connection->broken = false;
	connection->why[0] = '\0';
	return 0;
}

void rf_connection_close(struct rf_connection *connection)
{
	if (connection->fd >= 0)
		close(connection->fd);
	connection->fd = -1;
}

/* Sending */

/* All file descriptors go with the first byte. */
static ssize_t send_some(int fd, const void *bytes, size_t len, const struct rf_passed *passed)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(RF_VU_REGIONS * sizeof(int))];
	} control = { 0 };
	struct iovec iov = { (void *)bytes, len };
	struct msghdr header = { .msg_iov = &iov, .msg_iovlen = 1 };

	if (passed && passed->count) {
		size_t size = passed->count * sizeof(int);

		header.msg_control = &control;
		header.msg_controllen = CMSG_SPACE(size);
		control.align.cmsg_level = SOL_SOCKET;
		control.align.cmsg_type = SCM_RIGHTS;
		control.align.cmsg_len = CMSG_LEN(size);
		memcpy(CMSG_DATA(&control.align), passed->fd, size);
	}
	return sendmsg(fd, &header, MSG_NOSIGNAL);
}

int rf_connection_send(struct rf_connection *connection, const struct rf_vu_message *message,
		       const struct rf_passed *passed)
{
	int64_t deadline = rf_clock_ms() + connection->patience;
	size_t len = RF_VU_HEADER + message->size, done = 0;
	struct pollfd wanted = { .fd = connection->fd, .events = POLLOUT };
	ssize_t sent;

	if (!rf_connection_works(connection))
		return -EPIPE;
	RF_ASSERT(!passed || passed->count <= RF_VU_REGIONS);
	while (done < len) {
		sent = send_some(connection->fd, (const char *)message + done, len - done,
				 done ? NULL : passed);
		if (sent > 0)
			done += (size_t)sent;
		else if (errno != EAGAIN && errno != EINTR)
			return gone(connection, message->request);
		else if (wait_for(connection->aside, &wanted, deadline))
			return late(connection, message->request, "the back end did not take");
	}
	return 0;
}

/* Receiving */

/* Close what came along: no reply that is asked for here has a file descriptor. */
static uint32_t close_received(struct msghdr *header)
{
	uint32_t count = 0;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR(header, c)) {
		uint32_t here;

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		here = (uint32_t)((c->cmsg_len - CMSG_LEN(0)) / sizeof(int));
		for (uint32_t i = 0; i < here; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(fd));
			close(fd);
		}
		count += here;
	}
	return count;
}

/* Up to @len bytes that are there. 0: closed; -EAGAIN: none yet. */
static ssize_t take_some(struct rf_connection *connection, void *bytes, size_t len)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(FDS_MAX * sizeof(int))];
	} control;
	struct iovec iov = { bytes, len };
	struct msghdr header = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};
	ssize_t got = recvmsg(connection->fd, &header, MSG_CMSG_CLOEXEC);
	uint32_t fds;

	if (got < 0)
		return errno == EINTR ? -EAGAIN : errno == EAGAIN ? -EAGAIN : 0;
	fds = close_received(&header);
	if (fds) {
		connection->broken = true;
		note(connection, "the back end sent %u file descriptors with a reply that has none",
		     fds);
	}
	return got;
}

static int take(struct rf_connection *connection, uint32_t request, void *bytes, size_t len)
{
	int64_t deadline = rf_clock_ms() + connection->patience;
	size_t done = 0;

	while (done < len) {
		ssize_t got = take_some(connection, (char *)bytes + done, len - done);

		if (!got)
			return gone(connection, request);
		if (got > 0)
			done += (size_t)got;
		else if (rf_wait_readable(connection->aside, connection->fd, deadline))
			return late(connection, request, "no reply to");
	}
	return connection->broken ? -EPROTO : 0;
}

int rf_connection_receive(struct rf_connection *connection, uint32_t request,
			  struct rf_vu_message *ret_reply)
{
	enum rf_vu_fault fault;
	int err;

	if (!rf_connection_works(connection))
		return -EPIPE;
	err = take(connection, request, ret_reply, RF_VU_HEADER);
	if (err)
		return err;
	fault = rf_vu_check_header(ret_reply, request);
	if (fault)
		return rf_connection_fault(connection, request, fault);
	return take(connection, request, ret_reply->payload, ret_reply->size);
}

void rf_connection_watch(struct rf_connection *connection, int ms)
{
	uint8_t byte;
	ssize_t got;

	if (!rf_connection_works(connection) ||
	    rf_wait_readable(connection->aside, connection->fd, rf_clock_ms() + ms))
		return;
	got = take_some(connection, &byte, sizeof(byte));
	if (!got)
		connection->gone = true;
	if (!got)
		note(connection, "the back end closed the connection");
	if (got <= 0)
		return;
	connection->broken = true;
	note(connection, "the back end sent what nobody asked for");
}
