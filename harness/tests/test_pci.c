// SPDX-License-Identifier: GPL-2.0-only
/*
 * The PCI function as a driver finds it: configuration space, BARs, the access
 * capability, MSI-X, both register interfaces, and which layouts are sound.
 */
#include "transport/pci.h"
#include "tests/device_rig.h"

static struct rf_pci pci;

static void plug(enum rf_transport_id id, const struct rf_pci_config *config)
{
	start(id, RF_DEVICE_BLK, V1 | EVENT);
	transport.pci = &pci;
	rf_pci_setup(&transport, config);
	rf_pci_announce(&transport);
}

static uint32_t get(uint32_t offset, uint32_t width)
{
	const struct rf_bus_access access = { RF_BUS_CONFIG, width, offset };

	return (uint32_t)transport.ops->bus_read(&transport, access);
}

static void put(uint32_t offset, uint32_t width, uint32_t value)
{
	const struct rf_bus_access access = { RF_BUS_CONFIG, width, offset };

	transport.ops->bus_write(&transport, access, value);
}

static uint64_t load(uint64_t address, uint32_t width)
{
	const struct rf_bus_access access = { RF_BUS_MEMORY, width, address };

	return transport.ops->bus_read(&transport, access);
}

static void store(uint64_t address, uint32_t width, uint64_t value)
{
	const struct rf_bus_access access = { RF_BUS_MEMORY, width, address };

	transport.ops->bus_write(&transport, access, value);
}

#define STRUCTURES	0x4000000000ULL
#define TABLE		0xe0000000ULL

/* BARs placed, memory and bus mastering on. */
static void enable(void)
{
	put(0x20, 4, (uint32_t)STRUCTURES);
	put(0x24, 4, STRUCTURES >> 32);
	put(0x14, 4, (uint32_t)TABLE);
	put(RF_PCI_COMMAND, 2, RF_PCI_COMMAND_MEMORY | RF_PCI_COMMAND_MASTER);
}

static const struct rf_pci_config usual;

START_TEST(it_says_who_it_is)
{
	plug(RF_TRANSPORT_PCI_MODERN, &usual);
	ck_assert_uint_eq(get(0, 4), 0x10421af4);
	ck_assert_uint_eq(get(RF_PCI_REVISION, 1), 1);
	ck_assert_uint_eq(get(256, 4), UINT32_MAX);
	plug(RF_TRANSPORT_PCI_LEGACY, &usual);
	ck_assert_uint_eq(get(0, 4), 0x10011af4);
	ck_assert_uint_eq(get(RF_PCI_REVISION, 1), 0);
	ck_assert_uint_eq(get(RF_PCI_SUBSYSTEM + 2, 2), 2);
}
END_TEST

START_TEST(bars_tell_their_size_and_keep_their_kind)
{
	plug(RF_TRANSPORT_PCI_MODERN, &usual);
	put(0x20, 4, UINT32_MAX);
	put(0x24, 4, UINT32_MAX);
	ck_assert_uint_eq(get(0x20, 4), 0xffffc00c);
	ck_assert_uint_eq(get(0x24, 4), UINT32_MAX);
	put(0x10, 4, UINT32_MAX);
	ck_assert_uint_eq(get(0x10, 4), 0);
	plug(RF_TRANSPORT_PCI_LEGACY, &usual);
	put(0x10, 4, UINT32_MAX);
	ck_assert_uint_eq(get(0x10, 4), 0xffffff81);
}
END_TEST

START_TEST(capabilities_cannot_be_written)
{
	uint32_t before;

	plug(RF_TRANSPORT_PCI_MODERN, &usual);
	before = get(0x44, 4);
	put(0x44, 4, ~before);
	ck_assert_uint_eq(get(0x44, 4), before);
}
END_TEST

START_TEST(nothing_answers_before_it_is_enabled)
{
	plug(RF_TRANSPORT_PCI_MODERN, &usual);
	ck_assert_uint_eq(load(STRUCTURES + VIRTIO_PCI_NUM_QUEUES, 2), UINT64_MAX);
	enable();
	ck_assert_uint_eq(load(STRUCTURES + VIRTIO_PCI_NUM_QUEUES, 2), 1);
	ck_assert_uint_eq(load(STRUCTURES + 0x800, 2), 0);
	ck_assert(last_of(RF_EV_BAR_READ)->pci.outside);
}
END_TEST

START_TEST(fields_have_widths_and_ways)
{
	plug(RF_TRANSPORT_PCI_MODERN, &usual);
	enable();
	store(STRUCTURES + VIRTIO_PCI_NUM_QUEUES, 2, 7);
	ck_assert(last_of(RF_EV_BAR_WRITE)->pci.outside);
	load(STRUCTURES + VIRTIO_PCI_NUM_QUEUES, 4);
	ck_assert(last_of(RF_EV_BAR_READ)->pci.outside);
	load(STRUCTURES + VIRTIO_PCI_QUEUE_RESET, 2);
	ck_assert(last_of(RF_EV_BAR_READ)->pci.outside);
	ck_assert_uint_eq(load(STRUCTURES + VIRTIO_PCI_QUEUE_SIZE, 2), RF_QUEUE_SIZE_DEFAULT);
}
END_TEST

/* common 0x40, isr 0x50, device 0x60, notify 0x70, access 0x84 */
START_TEST(the_access_capability_reaches_behind_bars)
{
	plug(RF_TRANSPORT_PCI_MODERN, &usual);
	ck_assert_uint_eq(get(0x84 + 3, 1), RF_PCI_ACCESS);
	put(0x84 + VIRTIO_PCI_CAP_BAR, 1, 4);
	put(0x84 + VIRTIO_PCI_CAP_OFFSET, 4, VIRTIO_PCI_NUM_QUEUES);
	put(0x84 + VIRTIO_PCI_CAP_LENGTH, 4, 2);
	ck_assert_uint_eq(get(0x84 + 16, 4), 1);
	put(0x84 + VIRTIO_PCI_CAP_OFFSET, 4, VIRTIO_PCI_DEVICE_STATUS);
	put(0x84 + VIRTIO_PCI_CAP_LENGTH, 4, 1);
	put(0x84 + 16, 1, 3);
	ck_assert_uint_eq(device.status, 3);
	put(0x84 + VIRTIO_PCI_CAP_BAR, 1, 9);
	ck_assert_uint_eq(get(0x84 + 16, 4), 0);
}
END_TEST

static void msix_on(uint16_t vector)
{
	enable();
	put(pci.msix_at + 2, 2, RF_PCI_MSIX_ENABLE);
	store(TABLE + 16 * vector, 4, 0xfee00000);
	store(TABLE + 16 * vector + 8, 4, 0x21);
	store(STRUCTURES + VIRTIO_PCI_CONFIG_MSIX_VECTOR, 2, vector);
}

START_TEST(a_masked_vector_stays_pending)
{
	struct rf_signal signal;

	plug(RF_TRANSPORT_PCI_MODERN, &usual);
	msix_on(1);
	rf_device_raise(&device, RF_INT_CONFIG, false);
	ck_assert(!rf_pci_signal(&transport, &signal));
	ck_assert_uint_eq(load(TABLE + 0x800, 8), 2);
	store(TABLE + 16 + 12, 4, 0);
	ck_assert(rf_pci_signal(&transport, &signal));
	ck_assert(signal.message && signal.address == 0xfee00000 && signal.data == 0x21);
	ck_assert_uint_eq(load(TABLE + 0x800, 8), 0);
	ck_assert(!rf_pci_signal(&transport, &signal));
}
END_TEST

START_TEST(a_message_needs_bus_mastering)
{
	struct rf_signal signal;

	plug(RF_TRANSPORT_PCI_MODERN, &usual);
	msix_on(0);
	store(TABLE + 12, 4, 0);
	put(RF_PCI_COMMAND, 2, RF_PCI_COMMAND_MEMORY);
	rf_device_raise(&device, RF_INT_CONFIG, false);
	ck_assert(!rf_pci_signal(&transport, &signal));
	put(RF_PCI_COMMAND, 2, RF_PCI_COMMAND_MEMORY | RF_PCI_COMMAND_MASTER);
	ck_assert(rf_pci_signal(&transport, &signal));
}
END_TEST

START_TEST(vectors_that_are_not_there_are_not_mapped)
{
	struct rf_pci_config config = { .set = 1u << RF_PCI_SET_NO_VECTOR, .no_vector = 0x100 };

	plug(RF_TRANSPORT_PCI_MODERN, &usual);
	msix_on(7);
	ck_assert_uint_eq(load(STRUCTURES + VIRTIO_PCI_CONFIG_MSIX_VECTOR, 2), RF_PCI_NO_VECTOR);
	plug(RF_TRANSPORT_PCI_MODERN, &config);
	msix_on(0);
	ck_assert_uint_eq(load(STRUCTURES + VIRTIO_PCI_CONFIG_MSIX_VECTOR, 2), RF_PCI_NO_VECTOR);
}
END_TEST

START_TEST(reading_the_interrupt_status_clears_it)
{
	plug(RF_TRANSPORT_PCI_MODERN, &usual);
	enable();
	rf_device_raise(&device, RF_INT_CONFIG, false);
	ck_assert_uint_eq(load(STRUCTURES + 0x1000, 1), RF_INT_CONFIG);
	ck_assert_uint_eq(load(STRUCTURES + 0x1000, 1), 0);
}
END_TEST

START_TEST(the_line_is_silent_when_it_is_told_so)
{
	struct rf_signal signal;

	plug(RF_TRANSPORT_PCI_MODERN, &usual);
	put(RF_PCI_COMMAND, 2, RF_PCI_COMMAND_NO_INTX);
	rf_device_raise(&device, RF_INT_CONFIG, false);
	ck_assert(!rf_pci_signal(&transport, &signal));
	put(RF_PCI_COMMAND, 2, 0);
	ck_assert(rf_pci_signal(&transport, &signal));
	ck_assert(!signal.message && signal.cause == RF_INT_CONFIG);
}
END_TEST

START_TEST(the_legacy_configuration_moves_with_msix)
{
	plug(RF_TRANSPORT_PCI_LEGACY, &usual);
	ck_assert_uint_eq(rf_pci_legacy_config(&pci), 20);
	put(pci.msix_at + 2, 2, RF_PCI_MSIX_ENABLE);
	ck_assert_uint_eq(rf_pci_legacy_config(&pci), 24);
}
END_TEST

static bool sound(const struct rf_pci_config *config)
{
	plug(RF_TRANSPORT_PCI_MODERN, config);
	return rf_pci_conforms(&transport);
}

START_TEST(layouts_are_told_apart)
{
	struct rf_pci_config config = {
		.caps = 5, .cap = {
			{ .type = RF_PCI_COMMON, .bar = 4, .length = 0x40 },
			{ .type = RF_PCI_ISR, .bar = 4, .offset = 0x1000, .length = 1 },
			{ .type = RF_PCI_DEVICE, .bar = 4, .offset = 0x2000, .length = 0x100 },
			{ .type = RF_PCI_NOTIFY, .bar = 4, .offset = 0x3000, .length = 0x1000 },
			{ .type = RF_PCI_ACCESS },
		},
	};
	const struct rf_pci_config good = config;

	ck_assert(sound(&usual));
	ck_assert(sound(&good));
	config.cap[0].offset = 2;
	ck_assert(!sound(&config));
	config = good;
	config.cap[3].offset = 0x3800;
	ck_assert(!sound(&config));
	config = good;
	config.cap[2].offset = 0x20;
	ck_assert(!sound(&config));
	config = good;
	config.caps = 4;
	ck_assert(!sound(&config));
	config = good;
	config.cap[4].next = 0x40;
	ck_assert(!sound(&config));
	config = good;
	config.cap[0].length = 0x37;
	ck_assert(!sound(&config));
}
END_TEST

RF_CHECK_MAIN("pci", it_says_who_it_is, bars_tell_their_size_and_keep_their_kind,
	      capabilities_cannot_be_written, nothing_answers_before_it_is_enabled,
	      fields_have_widths_and_ways, the_access_capability_reaches_behind_bars,
	      a_masked_vector_stays_pending, a_message_needs_bus_mastering,
	      vectors_that_are_not_there_are_not_mapped, reading_the_interrupt_status_clears_it,
	      the_line_is_silent_when_it_is_told_so, the_legacy_configuration_moves_with_msix,
	      layouts_are_told_apart)
