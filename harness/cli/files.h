/* SPDX-License-Identifier: GPL-2.0-only */
/* Case files: finding them in folders, reading them, telling what is wrong with them. */
#ifndef RF_CLI_FILES_H
#define RF_CLI_FILES_H

#include "case/case.h"

/* A case file, text form included, is never longer than this. */
#define RF_FILE_MAX (1u << 20)

struct rf_files {
	char **path;
	size_t count, room;
	/* Both are said on stderr. */
	unsigned int unreadable;	/* folders and links that could not be followed */
	unsigned int empty;		/* operands that hold no case */
};

/*
 * Add the file @path, or all case files below the folder @path in sorted
 * order. What people keep beside cases (finding files, notes, logs, hidden
 * files) is passed over. -ENOMEM.
 */
int rf_files_add(struct rf_files *files, const char *path) RF_MUST_USE;
void rf_files_free(struct rf_files *files);

/*
 * Read the regular file @path into @buf of RF_FILE_MAX bytes. Returns its
 * length or -errno; -EFBIG when it is longer, -EINVAL when it is no regular file.
 */
long rf_file_read(const char *path, void *buf) RF_MUST_USE;
/* Write @size bytes to @path. 0 or -errno. */
int rf_file_write(const char *path, const void *data, size_t size) RF_MUST_USE;

/* A case read from a file: RF_OK, or why it cannot be played. */
struct rf_loaded {
	struct rf_case the_case;
	enum rf_outcome outcome;	/* RF_OK, RF_INVALID, RF_UNSUPPORTED */
	bool unreadable;		/* the file, not the case, is the trouble */
	bool text;			/* it was in the text form */
	char why[300];			/* "line 3, column 9: ..." */
};
void rf_case_file_load(const char *path, struct rf_loaded *ret_loaded);

/* What plays the driver in @c: a kernel's name, or "scripted". */
const char *rf_case_guest(const struct rf_case *c);

/* @path without its case suffix, and @suffix put on, into @buf. */
void rf_path_beside(const char *path, const char *suffix, char *buf, size_t size);

#endif
