// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAKE: what the kernel's own block files name but no queue here can reach: no
 * queue has an elevator or a quality-of-service policy, and none is stacked.
 * Getting here anyway is a BUG() of the guest's services, so it is reported.
 */
#include "guest/services/block.h"
#include "block/blk-rq-qos.h"
#include "block/elevator.h"

void __rq_qos_merge(struct rq_qos *rqos, struct request *rq, struct bio *bio)
{
	BUG();
}

void __rq_qos_queue_depth_changed(struct rq_qos *rqos)
{
	BUG();
}

enum elv_merge elv_merge(struct request_queue *q, struct request **req, struct bio *bio)
{
	BUG();
	return ELEVATOR_NO_MERGE;
}

void elv_merge_requests(struct request_queue *q, struct request *rq, struct request *next)
{
	BUG();
}

void elv_merged_request(struct request_queue *q, struct request *rq, enum elv_merge type)
{
	BUG();
}

struct request *elv_latter_request(struct request_queue *q, struct request *rq)
{
	BUG();
	return NULL;
}

struct request *elv_former_request(struct request_queue *q, struct request *rq)
{
	BUG();
	return NULL;
}
