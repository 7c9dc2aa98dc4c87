// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest that is a Linux image. Boots it once, puts its data back before
 * each case, and calls into it so that whatever kills the guest (BUG, a
 * sanitizer's report, a wild access) ends the call and never the tool.
 */
#include "guest/checkpoint.h"
#include "guest/guest.h"
#include "guest/snapshot.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>

#define STRUCT_PAGE_ROOM 64	/* at least sizeof(struct page) of every kernel */
#define PUMP_LIMIT 512
/* And through all of a sleep. */
#define SLEEP_LIMIT (16 * PUMP_LIMIT)

/* The host whose guest is being called: what the fault handler ends. One thread only. */
static struct rf_host *calling;

/* The interrupted function is not among the return addresses yet. */
static void push_frame(struct rf_stack *stack, uintptr_t pc)
{
	memmove(&stack->pc[1], &stack->pc[0], (RF_STACK_DEPTH - 1) * sizeof(uintptr_t));
	stack->pc[0] = pc + 1;
}

/*
 * The handler is left by a jump that restores no signal mask, and libFuzzer
 * puts a handler without SA_NODEFER in front of it: a second fault would find
 * its signal blocked and end the process.
 */
static void unblock(int sig)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void on_fault(int sig, siginfo_t *info, void *context)
{
	struct rf_host *host = calling;
	const ucontext_t *uc = context;
	uintptr_t pc = (uintptr_t)uc->uc_mcontext.gregs[REG_RIP];
	const void *frame = (const void *)(uintptr_t)uc->uc_mcontext.gregs[REG_RBP];

	if (sig == SIGSEGV && rf_snapshot_unprotect(info->si_addr))
		return;
	if (!host || !host->exit || pc < host->text_start || pc >= host->text_end) {
		signal(sig, SIG_DFL);
		raise(sig);
		return;
	}
	unblock(sig);
	host->port.report(host, RF_REPORT_WILD_ACCESS, NULL, 0, 0, 0, frame);
	push_frame(&host->report_stack, pc);
	host->port.die(host);
}

/*
 * A loop inside the guest that never calls the harness cannot be counted, only
 * noticed: WATCHDOG_TICKS of CPU time without a call, an access or a wait. What a
 * guest does between two of them takes microseconds, a memset of all RAM 10 ms.
 */
#define WATCHDOG_TICK_US 25000
#define WATCHDOG_TICKS 4
static volatile uint32_t calls;

/* What moves whenever the guest gets on. */
struct progress { uint32_t calls, accesses; uint64_t now; };

static bool got_on(const struct rf_host *host)
{
	static struct progress seen;
	struct progress now = { calls, host->calls, host->now };
	bool moved = now.calls != seen.calls || now.accesses != seen.accesses ||
		     now.now != seen.now;

	seen = now;
	return moved;
}

static void on_tick(int sig, siginfo_t *info, void *context)
{
	static uint32_t ticks;
	struct rf_host *host = calling;
	const ucontext_t *uc = context;
	uintptr_t pc = (uintptr_t)uc->uc_mcontext.gregs[REG_RIP];
	const void *frame = (const void *)(uintptr_t)uc->uc_mcontext.gregs[REG_RBP];

	if (!host || got_on(host)) {
		ticks = 0;
		return;
	}
	if (++ticks < WATCHDOG_TICKS || pc < host->text_start || pc >= host->text_end)
		return;
	host->port.report(host, RF_REPORT_HANG, NULL, 0, RF_HANG_POLL, 0, frame);
	push_frame(&host->report_stack, pc);
	host->port.die(host);
}

static int start_watchdog(void)
{
	struct sigaction action = { .sa_sigaction = on_tick,
				    .sa_flags = SA_SIGINFO | SA_RESTART | SA_NODEFER };
	struct itimerval every = { .it_interval.tv_usec = WATCHDOG_TICK_US,
				   .it_value.tv_usec = WATCHDOG_TICK_US };

	if (sigaction(SIGVTALRM, &action, NULL) || setitimer(ITIMER_VIRTUAL, &every, NULL))
		return -errno;
	return 0;
}

static int install_fault_handler(void)
{
	static char stack[65536];
	stack_t alt = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action = { .sa_sigaction = on_fault,
				    .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER };
	static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL };

	if (sigaltstack(&alt, NULL))
		return -errno;
	for (size_t i = 0; i < RF_ARRAY_SIZE(signals); i++)
		if (sigaction(signals[i], &action, NULL))
			return -errno;
	return start_watchdog();
}

/* What a guest keeps of its image: as boot left it, and as set-ups did. */
struct state {
	struct rf_snapshot *snapshot;
	struct rf_checkpoints *checkpoints;
	struct rf_checkpoint *checkpoint;	/* where this case's set-up has its place */
	bool discovered;			/* in this case, or it was tried */
	uint8_t *edges_before;			/* the counters of edges when the case began */
	size_t edges;				/* so many; 0: nobody looks at them */
};

/* Enter the image: 0 when the call came back, -EFAULT when the guest died in it. */
#define CALL(host, expression) ({ \
	sigjmp_buf exit_; \
	int died_ = sigsetjmp(exit_, 0); \
	(host)->exit = &exit_; \
	calling = (host); \
	calls++; \
	if (!died_) { \
		expression; \
	} \
	(host)->exit = NULL; \
	calling = NULL; \
	died_ ? -EFAULT : 0; \
})

static void find_text(struct rf_guest *guest)
{
	struct rf_host *host = guest->host;

	host->text_start = UINTPTR_MAX;
	host->text_end = 0;
	for (const struct rf_image_file *f = guest->image->files; f->path; f++) {
		if (f->start == f->end)
			continue;
		if ((uintptr_t)f->start < host->text_start)
			host->text_start = (uintptr_t)f->start;
		if ((uintptr_t)f->end > host->text_end)
			host->text_end = (uintptr_t)f->end;
	}
}

static int keep_boot(struct rf_guest *guest)
{
	struct state *state = calloc(1, sizeof(*state));

	if (!state)
		return -ENOMEM;
	guest->state = state;
	state->snapshot = rf_snapshot_take(guest->image);
	state->checkpoints = state->snapshot ? rf_checkpoints_new(guest->image, state->snapshot) :
						NULL;
	state->edges = rf_guest_watched ? rf_image_edges(guest->image) : 0;
	state->edges_before = malloc(state->edges + 1);
	return state->checkpoints && state->edges_before ? 0 : -ENOMEM;
}

static int linux_boot(struct rf_guest *guest)
{
	struct rf_host *host = guest->host;
	size_t room = (size_t)(RF_PA_LIMIT / guest->image->page_size) * STRUCT_PAGE_ROOM;
	int32_t ret = 0;
	int err;

	find_text(guest);
	host->port.mem_map = mmap(NULL, room, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (host->port.mem_map == MAP_FAILED)
		return -ENOMEM;
	err = install_fault_handler();
	if (err)
		return err;
	err = CALL(host, ret = guest->image->boot(&host->port));
	if (err || ret)
		return err ? err : ret;
	return keep_boot(guest);
}

static void linux_fini(struct rf_guest *guest)
{
	struct state *state = guest->state;

	if (state) {
		rf_checkpoints_free(state->checkpoints);
		free(state->edges_before);
	}
	free(state);
	guest->state = NULL;
}

static int linux_setup(struct rf_guest *guest, const struct rf_guest_config *config)
{
	struct state *state = guest->state;
	struct rf_host *host = guest->host;
	int32_t ret = 0;
	int err;

	state->discovered = false;
	state->checkpoint = rf_checkpoint_of(state->checkpoints, config);
	if (rf_checkpoint_restore(state->checkpoint, host, RF_STRETCH_SETUP))
		return 0;
	rf_snapshot_restore(state->snapshot);
	rf_checkpoint_begin(state->checkpoint, host, RF_STRETCH_SETUP);
	err = CALL(host, ret = guest->image->setup(config));
	rf_checkpoint_end(state->checkpoint, host, RF_STRETCH_SETUP, !err && !ret);
	return err ? err : ret;
}

static int discover_first(struct rf_guest *guest)
{
	struct state *state = guest->state;
	struct rf_host *host = guest->host;
	int32_t ret = 0;
	int err;

	state->discovered = true;
	if (rf_checkpoint_restore(state->checkpoint, host, RF_STRETCH_DISCOVERY))
		return 0;
	rf_checkpoint_begin(state->checkpoint, host, RF_STRETCH_DISCOVERY);
	err = CALL(host, ret = guest->image->discover());
	rf_checkpoint_end(state->checkpoint, host, RF_STRETCH_DISCOVERY, !err && !ret);
	return err ? err : ret;
}

static int discover(struct rf_guest *guest)
{
	const struct state *state = guest->state;
	int32_t ret = 0;
	int err;

	if (!state->discovered)
		return discover_first(guest);
	err = CALL(guest->host, ret = guest->image->discover());
	return err ? err : ret;
}

static int linux_probe(struct rf_guest *guest)
{
	int32_t ret = 0;
	int err = guest->host->transport->ops->pci ? discover(guest) : 0;

	if (err)
		return err;
	err = CALL(guest->host, ret = guest->image->probe());
	return err ? err : ret;
}

static int linux_remove(struct rf_guest *guest)
{
	return CALL(guest->host, guest->image->remove());
}

static int linux_submit(struct rf_guest *guest, const struct rf_guest_request *request)
{
	struct rf_host *host = guest->host;
	struct rf_request *slot;
	int32_t ret = 0;
	int err;

	if (host->requests == RF_REQUESTS_MAX)
		host->requests = 0;
	slot = &host->request[host->requests++];
	slot->asked = *request;
	slot->pending = true;
	host->turns = host->calls = 0;
	err = CALL(host, ret = guest->image->submit(request));
	return err ? err : ret;
}

/* A call that takes nothing and may wait for the device. */
static int call_simple(struct rf_guest *guest, int32_t (*call)(void))
{
	int32_t ret = 0;
	int err;

	guest->host->turns = guest->host->calls = 0;
	err = CALL(guest->host, ret = call());
	return err ? err : ret;
}

static int linux_unbind(struct rf_guest *guest)
{
	return call_simple(guest, guest->image->unbind);
}

static int linux_bind(struct rf_guest *guest)
{
	return call_simple(guest, guest->image->bind);
}

static int linux_freeze(struct rf_guest *guest)
{
	return call_simple(guest, guest->image->freeze);
}

static int linux_restore(struct rf_guest *guest)
{
	return call_simple(guest, guest->image->restore);
}

static int linux_resize(struct rf_guest *guest, uint32_t queue, uint32_t size)
{
	int32_t ret = 0;
	int err;

	guest->host->turns = guest->host->calls = 0;
	err = CALL(guest->host, ret = guest->image->resize(queue, size));
	return err ? err : ret;
}

/* Returns how many steps were taken. */
static int pump(struct rf_host *host)
{
	int steps = 0;

	for (; steps < PUMP_LIMIT && rf_host_step(host); steps++) {
		/* What comes to an end does not hang, however often it queues itself again. */
		host->turns = host->calls = 0;
		host->now += 1000;
	}
	return steps;
}

static int linux_pump(struct rf_guest *guest)
{
	guest->host->turns = guest->host->calls = 0;
	return CALL(guest->host, pump(guest->host));
}

/* From one timer to the next, as long as one comes due before the end. */
static void sleep_until(struct rf_host *host, uint64_t end)
{
	int steps = pump(host);
	uint64_t next;

	/* A device that never lets the guest rest cannot keep the tool for ever. */
	for (int i = 0; i < PUMP_LIMIT && steps < SLEEP_LIMIT; i++) {
		next = host->guest->image->next_timer();
		if (next > end)
			break;
		host->now = next > host->now ? next : host->now;
		steps += pump(host);
	}
	host->now = end > host->now ? end : host->now;
	pump(host);
}

static int linux_sleep(struct rf_guest *guest, uint64_t ns)
{
	struct rf_host *host = guest->host;

	host->turns = host->calls = 0;
	return CALL(host, sleep_until(host, host->now + ns));
}

static bool linux_bound(const struct rf_guest *guest)
{
	return guest->image->bound();
}

static void linux_keep_begin(struct rf_guest *guest)
{
	struct state *state = guest->state;

	memcpy(state->edges_before, guest->image->counters_start, state->edges);
}

/* What the kernel knows of the pages that it handed out in this case; of others it knows nothing. */
static void keep_frames(struct rf_guest *guest, struct rf_keep *keep)
{
	const struct rf_image *image = guest->image;
	const struct rf_arena *arena = guest->host->arena;
	uint8_t *frames = guest->host->port.mem_map;

	for (uint32_t i = arena->boot_count; i < arena->count; i++) {
		const struct rf_alloc *alloc = &arena->allocs[i];
		uint64_t first = alloc->pa.v / image->page_size;
		uint64_t end = rf_align_up(alloc->pa.v + alloc->size, image->page_size) /
			       image->page_size;

		if (alloc->pages)
			rf_keep_bytes(keep, frames + first * image->struct_page_size,
				      (end - first) * image->struct_page_size);
	}
}

static void linux_keep(struct rf_guest *guest, struct rf_kept_image *image, struct rf_keep *keep)
{
	struct state *state = guest->state;

	if (!image->data)
		image->data = malloc(rf_snapshot_size(state->snapshot));
	if (!image->data || !rf_edges_keep(&image->edges, guest->image->counters_start,
					   state->edges_before, state->edges)) {
		keep->failed = true;
		return;
	}
	rf_snapshot_copy(state->snapshot, image->data);
	RF_KEEP(keep, state->discovered);
	keep_frames(guest, keep);
	rf_host_keep(guest->host, keep);
}

static void linux_put_back(struct rf_guest *guest, const struct rf_kept_image *image)
{
	const struct state *state = guest->state;

	rf_snapshot_restore_from(state->snapshot, image->data);
	rf_edges_add(&image->edges, guest->image->counters_start);
	guest->host->put_back++;
}

void rf_kept_image_fini(struct rf_kept_image *image)
{
	free(image->data);
	rf_edges_fini(&image->edges);
	image->data = NULL;
}

const struct rf_guest_ops rf_guest_linux = {
	.name = "linux",
	.boot = linux_boot,
	.fini = linux_fini,
	.setup = linux_setup,
	.probe = linux_probe,
	.remove = linux_remove,
	.unbind = linux_unbind,
	.bind = linux_bind,
	.submit = linux_submit,
	.freeze = linux_freeze,
	.restore = linux_restore,
	.resize = linux_resize,
	.pump = linux_pump,
	.sleep = linux_sleep,
	.bound = linux_bound,
	.keep_begin = linux_keep_begin,
	.keep = linux_keep,
	.put_back = linux_put_back,
};
