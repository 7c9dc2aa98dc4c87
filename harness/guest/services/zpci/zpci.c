// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the one function as CALL LOGICAL PROCESSOR lists it, enabled, and the two
 * instructions by which its translations are made known: MODIFY PCI FUNCTION CONTROLS
 * registers where the tables are, REFRESH PCI TRANSLATIONS says which addresses to look
 * at again. What they do is the harness's; what comes of their condition codes is as in
 * arch/s390/pci/{pci,pci_insn}.c, whose instructions this machine does not have. The
 * tables are kept by the kernel's own pci_dma.c (6.1) or s390-iommu.c. Left out: loads
 * and stores of PCI's memory as instructions, adapter interruptions for messages, the
 * function's measurements, errors and recovery.
 */
#include <linux/init.h>
#include <linux/memblock.h>
#include <linux/iommu.h>
#include <linux/mm.h>
#include <linux/pci.h>
#include <linux/string.h>
#include <asm/pci_dma.h>
#include "guest/services/zpci/zpci.h"

#define FUNCTION	PCI_DEVFN(1, 0)
#define ENABLED		BIT(31)		/* of a function's handle */

void *high_memory;
debug_info_t *pci_debug_msg_id, *pci_debug_err_id;

static struct zpci_dev function;
static struct zpci_bus bus;

/* Boot's, before the DMA code asks how much memory there is. */
static int __init say_memory(void)
{
	high_memory = __va((u64)max_pfn << PAGE_SHIFT);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
	return zpci_dma_init();
#else
	return 0;
#endif
}
core_initcall(say_memory);

void *rf_pci_host_data(void)
{
	return &bus;
}

/* The status is the high byte of what the instruction leaves. */
static u8 code_of(int answer, u8 *status)
{
	*status = answer >> 8;
	return answer;
}

u8 zpci_mod_fc(u64 req, struct zpci_fib *fib, u8 *status)
{
	bool reg = (req & 0xff) == ZPCI_MOD_FC_REG_IOAT;

	return code_of(rf_port->pci_translate(rf_port->ctx, reg ? fib->iota : 0, fib->pba,
					      fib->pal), status);
}

static u64 request(const struct zpci_dev *zdev, u8 space, u8 control)
{
	return (u64)zdev->fh << 32 | space << 16 | control;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
int zpci_register_ioat(struct zpci_dev *zdev, u8 space, u64 base, u64 limit, u64 iota, u8 *status)
{
	struct zpci_fib fib = { .pba = base, .pal = limit, .iota = iota };

	return zpci_mod_fc(request(zdev, space, ZPCI_MOD_FC_REG_IOAT), &fib, status);
}
#else
int zpci_register_ioat(struct zpci_dev *zdev, u8 space, u64 base, u64 limit, u64 iota)
{
	struct zpci_fib fib = { .pba = base, .pal = limit, .iota = iota | ZPCI_IOTA_RTTO_FLAG };
	u8 status;

	WARN_ON_ONCE(iota & 0x3fff);
	return zpci_mod_fc(request(zdev, space, ZPCI_MOD_FC_REG_IOAT), &fib, &status);
}
#endif

int zpci_unregister_ioat(struct zpci_dev *zdev, u8 space)
{
	struct zpci_fib fib = { .pba = 0 };
	u8 status;

	return zpci_mod_fc(request(zdev, space, ZPCI_MOD_FC_DEREG_IOAT), &fib, &status);
}

/* That resources are short has two names: of what translates, and of what shadows it. */
int zpci_refresh_trans(u64 handle, u64 addr, u64 range)
{
	u8 status, code = code_of(rf_port->pci_refresh(rf_port->ctx, addr, range), &status);

	if (code == 1 && (status == 4 || status == ZPCI_PCI_ST_INSUF_RES))
		return -ENOMEM;
	return code ? -EIO : 0;
}

/* What the function and its group say of themselves, in QEMU's terms where the case does not say. */
static void query(const struct rf_guest_config *config)
{
	function.fid = 1;
	function.fh = ENABLED | 1;
	function.state = ZPCI_FN_STATE_CONFIGURED;
	function.zbus = &bus;
	function.devfn = FUNCTION;
	function.start_dma = config->dma_start;
	function.end_dma = config->dma_end;
	function.tlb_refresh = config->dma_refresh;
	function.dma_mask = DMA_BIT_MASK(64);
	function.max_msi = 64;
	bus.function[FUNCTION] = &function;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
int rf_zpci_setup(const struct rf_guest_config *config)
{
	query(config);
	mutex_init(&function.state_lock);
	spin_lock_init(&function.dom_lock);
	/* The command line's iommu.strict; s390 is configured lazy. */
	if (!config->iommu_deferred)
		iommu_set_dma_strict();
	return zpci_init_iommu(&function);
}
#else
int rf_zpci_setup(const struct rf_guest_config *config)
{
	query(config);
	mutex_init(&function.lock);
	if (!config->iommu_deferred)
		rf_command_line("s390_iommu=", "strict");
	return zpci_dma_init_device(&function);
}

int pcibios_device_add(struct pci_dev *pdev)
{
	pdev->dev.dma_ops = &s390_pci_dma_ops;
	return 0;
}
#endif
