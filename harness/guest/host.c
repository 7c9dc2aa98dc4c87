// SPDX-License-Identifier: GPL-2.0-only
/*
 * The harness side of the border: what an image's port calls reach. Virtual
 * time and the schedule live here: the device works and interrupts arrive when
 * the guest waits, sleeps, or an operation ends.
 */
#include "guest/host.h"

#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool in_image(const struct rf_host *host, uintptr_t pc)
{
	return pc >= host->text_start && pc < host->text_end;
}

/* A frame of guest code is never larger: what lies further away is no frame. */
#define FRAME_WORDS_MAX 0x2000u

/* Words from a frame to the one that it names, which must lie above; misaligned: very many. */
RF_INLINE uintptr_t words_up(const uintptr_t *frame)
{
	uintptr_t bytes = *frame - (uintptr_t)frame;

	return bytes >> 3 | bytes << 61;
}

/* Walked for every allocation and mapping: each frame costs two loads and two comparisons. */
RF_NO_ASAN void rf_host_stack(const struct rf_host *host, const void *frame, struct rf_stack *ret_stack)
{
	uintptr_t text = host->text_start, text_size = host->text_end - host->text_start;
	const uintptr_t *at = frame;
	uintptr_t up;
	int n = 0;

	if (!frame || (uintptr_t)frame & 7)
		goto out;
	for (; n < RF_STACK_DEPTH; at += up) {
		if (at[1] - text >= text_size)
			break;
		ret_stack->pc[n++] = at[1];
		up = words_up(at);
		if (up - 1 >= FRAME_WORDS_MAX)
			break;
	}
out:
	if (n < RF_STACK_DEPTH)
		ret_stack->pc[n] = 0;
}

RF_NO_ASAN const struct rf_stack *rf_host_caller(struct rf_host *host)
{
	const uintptr_t *fp = __builtin_frame_address(0), *end = host->exit;
	int n = 0;

	if (host->replayed)
		return host->replayed->pc[0] ? host->replayed : NULL;
	/* Between here and where the guest was entered every frame keeps its frame pointer. */
	while (fp && fp < end && !((uintptr_t)fp & 7) && n < RF_STACK_DEPTH) {
		uintptr_t pc = fp[1], next = fp[0];

		if (in_image(host, pc))
			host->call_stack.pc[n++] = pc;
		else if (n)
			break;
		if (next <= (uintptr_t)fp)
			break;
		fp = (const uintptr_t *)next;
	}
	if (n < RF_STACK_DEPTH)
		host->call_stack.pc[n] = 0;
	return n ? &host->call_stack : NULL;
}

/* What the transport has to say by now: its line, or the next message. */
static bool take_signal(struct rf_host *host, struct rf_signal *signal)
{
	struct rf_transport *transport = host->transport;
	struct rf_device *device = host->device;

	if (transport && transport->ops->signal)
		return transport->ops->signal(transport, signal);
	*signal = (struct rf_signal){ .cause = device->irq_raised };
	device->irq_raised = 0;
	return signal->cause;
}

/* Asked whenever the guest opens its interrupts: mostly there is none, and that must cost nothing. */
RF_INLINE bool none_due(const struct rf_host *host)
{
	const struct rf_transport *transport = host->transport;

	if (host->device->irq_raised)
		return false;
	if (!transport || !transport->ops->signal)
		return true;
	return transport->ops->channel && !transport->ccw.interrupt && !transport->ccw.adapter_due;
}

/* Let a pending interrupt reach the guest, if it can take one now. */
static bool deliver(struct rf_host *host)
{
	const struct rf_image *image = host->guest ? host->guest->image : NULL;
	struct rf_signal signal;

	if (host->in_irq || none_due(host) || !image || !image->irqs_on() ||
	    !take_signal(host, &signal))
		return false;
	host->in_irq = true;
	RF_EMIT(host->trace, IRQ, .irq = { .cause = signal.message ? 0 : signal.cause });
	if (signal.message)
		image->message(signal.address, signal.data);
	else if (signal.adapter)
		image->adapter(signal.data);
	else
		image->interrupt();
	host->in_irq = false;
	return true;
}

/* One step of everything that is not the guest's own thread; false: nothing to do. */
static bool step(struct rf_host *host)
{
	bool did = rf_device_turn(host->device);

	did |= deliver(host);
	if (host->guest && host->guest->image)
		did |= host->guest->image->run_deferred(host->now);
	return did;
}

RF_NOINLINE void rf_host_spin(struct rf_host *host, const void *frame, uint64_t since)
{
	host->port.report(host, RF_REPORT_HANG, NULL, 0, RF_HANG_POLL, since, frame);
	host->port.die(host);
}

static uint64_t port_reg_read(void *ctx, uint32_t offset, uint32_t width)
{
	struct rf_host *host = ctx;

	rf_host_charge(host, __builtin_frame_address(0));
	if (host->device->gone)
		return UINT64_MAX;
	return host->transport->ops->reg_read(host->transport, offset, width);
}

static void port_reg_write(void *ctx, uint32_t offset, uint32_t width, uint64_t value)
{
	struct rf_host *host = ctx;

	rf_host_charge(host, __builtin_frame_address(0));
	if (host->device->gone)
		return;
	host->transport->ops->reg_write(host->transport, offset, width, value);
}

/* One word here and in the transport. */
_Static_assert((int)RF_SPACE_CONFIG == (int)RF_BUS_CONFIG &&
	       (int)RF_SPACE_MEMORY == (int)RF_BUS_MEMORY && (int)RF_SPACE_IO == (int)RF_BUS_IO,
	       "the port's spaces are the bus's");

RF_INLINE struct rf_bus_access bus_access(struct rf_port_access access)
{
	return (struct rf_bus_access){ access.space, access.width, access.address };
}

static uint64_t port_bus_read(void *ctx, struct rf_port_access access)
{
	struct rf_host *host = ctx;

	rf_host_charge(host, __builtin_frame_address(0));
	if (!host->transport->ops->bus_read || host->device->gone)
		return UINT64_MAX;
	return host->transport->ops->bus_read(host->transport, bus_access(access));
}

static void port_bus_write(void *ctx, struct rf_port_access access, uint64_t value)
{
	struct rf_host *host = ctx;

	rf_host_charge(host, __builtin_frame_address(0));
	if (host->transport->ops->bus_write && !host->device->gone)
		host->transport->ops->bus_write(host->transport, bus_access(access), value);
}

/* Condition code 3 of an I/O instruction: no such subchannel. */
#define NOT_OPERATIONAL 3

static int32_t port_channel_start(void *ctx, const struct rf_port_orb *orb)
{
	struct rf_host *host = ctx;
	struct rf_orb request = { orb->parameter, orb->program, orb->format };

	rf_host_charge(host, __builtin_frame_address(0));
	if (!host->transport->ops->channel_start || host->device->gone)
		return NOT_OPERATIONAL;
	return host->transport->ops->channel_start(host->transport, &request);
}

static int32_t port_channel_status(void *ctx, struct rf_port_irb *ret_irb)
{
	struct rf_host *host = ctx;
	struct rf_irb irb = { 0 };
	int code = NOT_OPERATIONAL;

	rf_host_charge(host, __builtin_frame_address(0));
	if (host->transport->ops->channel_status && !host->device->gone)
		code = host->transport->ops->channel_status(host->transport, &irb);
	*ret_irb = (struct rf_port_irb){
		.parameter = irb.parameter, .program = irb.program, .device = irb.device,
		.channel = irb.channel, .control = irb.control, .code = irb.code,
		.residual = irb.residual, .sensed = irb.sensed,
	};
	if (irb.sensed)
		memcpy(ret_irb->sense, irb.sense, sizeof(ret_irb->sense));
	return code;
}

static int64_t port_hypercall(void *ctx, uint64_t function, uint64_t a, uint64_t b, uint64_t c)
{
	struct rf_host *host = ctx;

	rf_host_charge(host, __builtin_frame_address(0));
	if (!host->transport->ops->hypercall || host->device->gone)
		return -EINVAL;
	return host->transport->ops->hypercall(host->transport,
					       (struct rf_hypercall){ function, a, b, c });
}

static void *port_alloc(void *ctx, uint64_t size, uint64_t align, uint32_t flags, const void *frame)
{
	struct rf_host *host = ctx;
	struct rf_alloc_request request = {
		.size = size,
		.align = align,
		.pages = flags & RF_ALLOC_PAGES,
		.zero = flags & RF_ALLOC_ZERO,
		.low = flags & RF_ALLOC_LOW,
		.lazy = flags & RF_ALLOC_LAZY,
	};
	struct rf_stack stack;

	rf_host_charge(host, frame);
	host->framed |= flags & RF_ALLOC_FRAMES;
	rf_host_stack(host, frame, &stack);
	return rf_arena_alloc(host->arena, &request, &stack);
}

static void port_open(void *ctx, const void *ptr, uint64_t len)
{
	rf_arena_open(((struct rf_host *)ctx)->arena, ptr, len);
}

static void port_shelve(void *ctx, const void *ptr)
{
	rf_arena_shelve(((struct rf_host *)ctx)->arena, ptr);
}

static void port_unshelve(void *ctx, const void *ptr)
{
	rf_arena_unshelve(((struct rf_host *)ctx)->arena, ptr);
}

static void report(struct rf_host *host, uint32_t kind, uint64_t a, uint64_t b)
{
	RF_EMIT(host->trace, GUEST_REPORT, .report = { .report = kind, .a = a, .b = b });
}

static void port_free(void *ctx, const void *ptr, const void *frame)
{
	struct rf_host *host = ctx;
	struct rf_stack stack;
	int err;

	rf_host_stack(host, frame, &stack);
	err = rf_arena_free(host->arena, ptr, &stack);
	if (!err)
		return;
	host->report_stack = stack;
	host->report_file = NULL;
	report(host, RF_REPORT_BAD_FREE, rf_arena_owns(host->arena, ptr) ?
	       rf_arena_pa(host->arena, ptr).v : 0, (uint64_t)-err);
}

static uint64_t port_alloc_size(void *ctx, const void *ptr)
{
	struct rf_host *host = ctx;
	const struct rf_alloc *alloc;

	if (!rf_arena_owns(host->arena, ptr))
		return 0;
	alloc = rf_arena_find(host->arena, rf_arena_pa(host->arena, ptr));
	return alloc && alloc->pa.v == rf_arena_pa(host->arena, ptr).v ? alloc->size : 0;
}

bool rf_host_fault(struct rf_host *host, uint32_t site)
{
	uint32_t *countdown = &host->faults.countdown[site];

	if (!*countdown || --*countdown)
		return false;
	RF_EMIT(host->trace, FAULT, .fault = { .site = site });
	return true;
}

static bool port_fault(void *ctx, uint32_t site)
{
	return rf_host_fault(ctx, site);
}

static uint64_t port_now(void *ctx)
{
	return ((struct rf_host *)ctx)->now;
}

static bool over_budget(struct rf_host *host)
{
	return ++host->turns > RF_TURNS_BUDGET;
}

/* A poll on the device that uses up its budget is a hang, never one of the tool. */
static void port_sleep(void *ctx, uint64_t ns)
{
	struct rf_host *host = ctx;

	host->now += ns;
	host->calls = 0;
	step(host);
	if (!over_budget(host))
		return;
	rf_host_spin(host, __builtin_frame_address(0), host->now);
}

/* Virtual time that a turn of the device takes. */
#define TURN_NS 1000u

/* Skip to the next moment at which a timer is due; false: there is none within the budget. */
static bool skip_to_timer(struct rf_host *host)
{
	uint64_t next = host->guest->image->next_timer();

	if (next == UINT64_MAX || next > host->now + RF_WAIT_BUDGET_NS)
		return false;
	host->now = next > host->now ? next : host->now;
	return true;
}

/*
 * The device only lets time pass: to wait for one that is slow is no hang, so
 * its idle turns are not counted. Timers that come due before it are not missed.
 */
static void skip_to_device(struct rf_host *host)
{
	uint64_t next = host->guest->image->next_timer();
	uint64_t max = next > host->now ? (next - host->now) / TURN_NS : 0;

	host->now += TURN_NS * rf_device_skip_turns(host->device, max);
}

static bool port_wait(void *ctx)
{
	struct rf_host *host = ctx;

	if (over_budget(host))
		return false;
	host->now += TURN_NS;
	host->calls = 0;
	if (step(host))
		return true;
	if (!rf_device_pending(host->device))
		return skip_to_timer(host);
	skip_to_device(host);
	return true;
}

static void port_irqs_enabled(void *ctx)
{
	deliver(ctx);
}

/* Sanitizer reports come as out of bounds; only the arena knows freed memory and wild pointers. */
static uint32_t refine(const struct rf_host *host, uint32_t kind, uint64_t *addr)
{
	const struct rf_alloc *alloc;
	const void *ptr = (const void *)(uintptr_t)*addr;

	if (kind != RF_REPORT_OUT_OF_BOUNDS)
		return kind;
	if (!rf_arena_owns(host->arena, ptr)) {
		*addr = 0;
		return kind;
	}
	*addr = rf_arena_pa(host->arena, ptr).v;
	alloc = rf_arena_find(host->arena, RF_PA(*addr));
	return alloc && alloc->state == RF_ALLOC_FREED ? RF_REPORT_USE_AFTER_FREE : kind;
}

/* A guest that goes on sees memory that this case has not used, never an earlier case's bytes. */
static void show_unused(const struct rf_host *host, uint64_t pa, uint64_t len, bool write)
{
	uint64_t piece;

	for (uint64_t at = pa; at - pa < len; at += piece) {
		piece = rf_min_u64(rf_align_up(at + 1, RF_PAGE_SIZE) - at, pa + len - at);
		if (!rf_arena_is_ram(RF_PA(at), piece))
			return;
		rf_arena_touch(host->arena, RF_PA(at), piece, write);
	}
}

static bool port_report(void *ctx, uint32_t kind, const char *file, uint32_t line, uint64_t a,
			uint64_t b, const void *frame)
{
	struct rf_host *host = ctx;

	rf_host_stack(host, frame, &host->report_stack);
	host->report_file = file;
	if (kind == RF_REPORT_OUT_OF_BOUNDS && rf_arena_owns(host->arena, (void *)(uintptr_t)a))
		show_unused(host, rf_arena_pa(host->arena, (void *)(uintptr_t)a).v,
			    b & ~RF_BIT(63), b >> 63);
	if (kind == RF_REPORT_LIMIT && !host->limit)
		host->limit = file ? file : "a service of the guest has no room left";
	kind = refine(host, kind, &a);
	host->spun |= kind == RF_REPORT_HANG && a == RF_HANG_POLL;
	RF_EMIT(host->trace, GUEST_REPORT, .report = { .report = kind, .line = line, .a = a, .b = b });
	return host->survives && a;
}

RF_NORETURN static void port_die(void *ctx)
{
	struct rf_host *host = ctx;

	host->dead = true;
	RF_ASSERT(host->exit);
	siglongjmp(*(sigjmp_buf *)host->exit, 1);
}

static void port_console(void *ctx, const char *line)
{
	struct rf_host *host = ctx;

	if (host->verbose)
		fprintf(stderr, "guest: %s%s", line, strchr(line, '\n') ? "" : "\n");
}

static struct rf_request *find_request(struct rf_host *host, uint32_t id)
{
	for (uint32_t i = host->requests; i > 0; i--)
		if (host->request[i - 1].asked.id == id)
			return &host->request[i - 1];
	return NULL;
}

/* Does the memory hold what the device was asked for? Only an honest device owes that. */
static void port_request_data(void *ctx, uint32_t id, uint64_t at, const void *data, uint64_t len)
{
	struct rf_host *host = ctx;
	struct rf_request *request = find_request(host, id);

	if (request && host->check_data)
		host->check_data(host, &request->asked, at, data, len);
}

static void port_request_done(void *ctx, uint32_t id, int32_t error, uint64_t done)
{
	struct rf_host *host = ctx;
	struct rf_request *request = find_request(host, id);
	bool good = true;

	if (!request || !request->pending)
		return;
	request->pending = false;
	host->ios++;
	host->ios_ok += !error;
	if (host->check_done)
		good = host->check_done(host, &request->asked, error);
	RF_EMIT(host->trace, DATA,
		.data = { .op_id = id, .got = error, .len = done, .mismatch = !good });
}

static void port_belief(void *ctx, bool dma_api)
{
	struct rf_host *host = ctx;

	RF_EMIT(host->trace, BELIEF, .belief = { .dma_api = dma_api });
}

void rf_host_init(struct rf_host *host)
{
	host->port = (struct rf_port){
		.version = RF_PORT_VERSION,
		.ctx = host,
		.ram = host->arena->base,
		.ram_end = RF_PA_LIMIT,
		.reg_read = port_reg_read,
		.reg_write = port_reg_write,
		.bus_read = port_bus_read,
		.bus_write = port_bus_write,
		.channel_start = port_channel_start,
		.channel_status = port_channel_status,
		.hypercall = port_hypercall,
		.alloc = port_alloc,
		.free = port_free,
		.open = port_open,
		.shelve = port_shelve,
		.unshelve = port_unshelve,
		.alloc_size = port_alloc_size,
		.fault = port_fault,
		.now = port_now,
		.sleep = port_sleep,
		.wait = port_wait,
		.irqs_enabled = port_irqs_enabled,
		.report = port_report,
		.die = port_die,
		.console = port_console,
		.request_data = port_request_data,
		.request_done = port_request_done,
		.belief = port_belief,
	};
	rf_host_memory_ports(&host->port);
}

void rf_host_reset(struct rf_host *host)
{
	host->faults = (struct rf_faults){ 0 };
	host->now = 0;
	host->turns = 0;
	host->calls = 0;
	host->dead = host->spun = host->framed = false;
	host->put_back = 0;
	host->flush_late = false;
	host->in_irq = false;
	host->requests = 0;
	host->ios = host->ios_ok = 0;
	host->report_file = NULL;
	host->limit = NULL;
}

void rf_host_keep(struct rf_host *host, struct rf_keep *keep)
{
	keep->failed |= host->requests || host->dead || host->spun || host->limit || host->exit;
	RF_KEEP_MEMBERS(keep, host, faults, in_irq);
	RF_KEEP(keep, host->framed);
	RF_KEEP_MEMBERS(keep, host, report_stack, ios_ok);
}

bool rf_host_step(struct rf_host *host)
{
	return step(host);
}
