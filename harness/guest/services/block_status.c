// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the block layer's status codes and the errors they stand for, as in
 * block/blk-core.c.
 */
#include <linux/blk_types.h>
#include <linux/blkdev.h>
#include <linux/errno.h>
#include <linux/kernel.h>

static const struct {
	blk_status_t status;
	int error;
} pairs[] = {
	{ BLK_STS_OK, 0 },
	{ BLK_STS_NOTSUPP, -EOPNOTSUPP },
	{ BLK_STS_TIMEOUT, -ETIMEDOUT },
	{ BLK_STS_NOSPC, -ENOSPC },
	{ BLK_STS_TRANSPORT, -ENOLINK },
	{ BLK_STS_TARGET, -EREMOTEIO },
	{ BLK_STS_MEDIUM, -ENODATA },
	{ BLK_STS_PROTECTION, -EILSEQ },
	{ BLK_STS_RESOURCE, -ENOMEM },
	{ BLK_STS_DEV_RESOURCE, -EBUSY },
	{ BLK_STS_AGAIN, -EAGAIN },
	{ BLK_STS_OFFLINE, -ENODEV },
	{ BLK_STS_DM_REQUEUE, -EREMCHG },
	{ BLK_STS_ZONE_OPEN_RESOURCE, -ETOOMANYREFS },
	{ BLK_STS_ZONE_ACTIVE_RESOURCE, -EOVERFLOW },
#ifdef BLK_STS_INVAL
	{ BLK_STS_INVAL, -EINVAL },
#endif
#ifdef BLK_STS_RESV_CONFLICT
	{ BLK_STS_RESV_CONFLICT, -EBADE },
#else
	{ BLK_STS_NEXUS, -EBADE },
#endif
};

int blk_status_to_errno(blk_status_t status)
{
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		if (pairs[i].status == status)
			return pairs[i].error;
	return -EIO;
}

blk_status_t errno_to_blk_status(int error)
{
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		if (pairs[i].error == error)
			return pairs[i].status;
	return BLK_STS_IOERR;
}
