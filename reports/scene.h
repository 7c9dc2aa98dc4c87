/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scene: all that stands beside a broken rule at the event that broke it, as
 * plain values. repro prints it, pictures draw it; neither needs the world any more.
 */
#ifndef RF_REPORTS_SCENE_H
#define RF_REPORTS_SCENE_H

#include "judge/judge.h"

#define RF_SCENE_WINDOWS	8
#define RF_SCENE_EXTENTS	3
#define RF_SCENE_MAPPINGS	4
#define RF_SCENE_CASE		3000

/* A stack by names, innermost first. */
struct rf_scene_frame { char function[56], path[56]; };
struct rf_scene_stack { uint32_t frames; struct rf_scene_frame frame[RF_STACK_DEPTH]; };

struct rf_scene_window { uint64_t addr, len; };

/* What the event speaks of: "published", "accessed", "device area", ... */
struct rf_scene_extent {
	char what[24];
	uint64_t addr, len;
	uint8_t cover;		/* enum rf_cover */
	int8_t mapping;		/* index of the mapping that decided, or -1 */
};

struct rf_scene_mapping {
	uint64_t ba, pa;
	uint32_t len;
	bool live;
	uint32_t born_seq, died_seq;
	struct rf_scene_stack born, died;
};

struct rf_scene {
	bool physical;		/* the extents are guest memory, not bus addresses */
	bool tolerant;		/* the platform takes physical addresses, whatever its windows */
	uint8_t regime;		/* enum rf_regime */
	char platform[24];
	uint32_t windows, extents, mappings;
	struct rf_scene_window ram[RF_BANKS];
	struct rf_scene_window window[RF_SCENE_WINDOWS];
	struct rf_scene_extent extent[RF_SCENE_EXTENTS];
	struct rf_scene_mapping mapping[RF_SCENE_MAPPINGS];
	struct rf_scene_stack stack;	/* the guest's, at the event */
	char the_case[RF_SCENE_CASE];	/* in text form; cut when it is longer */
};

/* "no mapping ever touched it" and so on. */
const char *rf_cover_words(uint8_t cover);

/* "driver at fault"; of a gap: "a gap, nobody at fault". */
const char *rf_fault_words(uint8_t party);

#endif
