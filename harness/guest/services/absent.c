// SPDX-License-Identifier: GPL-2.0-only
/* FAKE: memory is never remapped nor given to users. Coherent memory is in one piece, see dma.c. */
#include "guest/services/absent.h"

ABSENT(vm_map_pages)
ABSENT(vmap)	/* kernel_vmap by a macro of ARCH=um in 6.1 */
