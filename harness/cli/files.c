// SPDX-License-Identifier: GPL-2.0-only
/* Case files on disk. Folders are walked without following links twice, however deep they go. */
#include "cli/files.h"
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int append(struct rf_files *files, const char *path)
{
	if (files->count == files->room) {
		size_t room = files->room ? files->room * 2 : 256;
		char **grown = realloc(files->path, room * sizeof(*grown));

		if (!grown)
			return -ENOMEM;
		files->path = grown;
		files->room = room;
	}
	files->path[files->count] = strdup(path);
	return files->path[files->count++] ? 0 : -ENOMEM;
}

static bool has_suffix(const char *name, const char *suffix)
{
	size_t len = strlen(name), end = strlen(suffix);

	return len >= end && !strcmp(name + len - end, suffix);
}

/* Kept beside cases, and no case. */
static bool is_by_product(const char *name)
{
	static const char *const suffixes[] = { ".json", ".md", ".log", ".txt", ".dict", ".html" };

	if (name[0] == '.')
		return true;
	for (size_t i = 0; i < RF_ARRAY_SIZE(suffixes); i++)
		if (has_suffix(name, suffixes[i]))
			return true;
	return false;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* One step of the walk. The folder given itself may have a hidden name; what lies below may not. */
static int take_entry(struct rf_files *files, FTS *walk, FTSENT *entry)
{
	switch (entry->fts_info) {
	case FTS_D:
		if (entry->fts_level > 0 && entry->fts_name[0] == '.')
			fts_set(walk, entry, FTS_SKIP);
		return 0;
	case FTS_F:
		return is_by_product(entry->fts_name) ? 0 : append(files, entry->fts_path);
	case FTS_DC:
		rf_say("%s: passed over, it is a link to a folder that holds it", entry->fts_path);
		return 0;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
	case FTS_SLNONE:
		rf_say("%s: %s", entry->fts_path, entry->fts_info == FTS_SLNONE ?
		       "the link leads nowhere" : strerror(entry->fts_errno));
		files->unreadable++;
		return 0;
	default:
		return 0;
	}
}

static int add_folder(struct rf_files *files, const char *path)
{
	char *paths[] = { (char *)path, NULL };
	FTS *walk = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	FTSENT *entry;
	int err = 0;

	if (!walk)
		return -ENOMEM;
	while (!err && (entry = fts_read(walk)))
		err = take_entry(files, walk, entry);
	fts_close(walk);
	return err;
}

int rf_files_add(struct rf_files *files, const char *path)
{
	size_t before = files->count;
	unsigned int unreadable = files->unreadable;
	struct stat info;
	int err;

	if (stat(path, &info) || !S_ISDIR(info.st_mode))
		return append(files, path);
	err = add_folder(files, path);
	if (!err && files->count == before && files->unreadable == unreadable) {
		rf_say("%s: no case file in this folder", path);
		files->empty++;
	}
	return err;
}

void rf_files_free(struct rf_files *files)
{
	for (size_t i = 0; i < files->count; i++)
		free(files->path[i]);
	free(files->path);
	*files = (struct rf_files){ 0 };
}

/* Read until the end of file or RF_FILE_MAX bytes. */
static long read_all(int fd, char *buf)
{
	size_t len = 0;

	while (len < RF_FILE_MAX) {
		ssize_t n = read(fd, buf + len, RF_FILE_MAX - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (!n)
			break;
		len += (size_t)n;
	}
	return (long)len;
}

long rf_file_read(const char *path, void *buf)
{
	/* O_NONBLOCK: a pipe without a writer must not hold the tool up. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat info;
	long len;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &info))
		len = -errno;
	else if (S_ISDIR(info.st_mode))
		len = -EISDIR;
	else if (!S_ISREG(info.st_mode))
		len = -EINVAL;
	else if (info.st_size > RF_FILE_MAX)
		len = -EFBIG;
	else
		len = read_all(fd, buf);
	close(fd);
	return len;
}

static int write_all(int fd, const char *data, size_t size)
{
	while (size) {
		ssize_t n = write(fd, data, size);

		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0) {
			data += n;
			size -= (size_t)n;
		}
	}
	return 0;
}

int rf_file_write(const char *path, const void *data, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	int err;

	if (fd < 0)
		return -errno;
	err = write_all(fd, data, size);
	if (close(fd) && !err)
		err = -errno;
	return err;
}

static void refuse_file(const char *why, struct rf_loaded *loaded)
{
	loaded->outcome = RF_INVALID;
	loaded->unreadable = true;
	snprintf(loaded->why, sizeof(loaded->why), "%s", why);
}

static void refuse_case(int err, const struct rf_case_error *error, struct rf_loaded *loaded)
{
	loaded->outcome = err == -EPROTONOSUPPORT ? RF_UNSUPPORTED : RF_INVALID;
	if (error->line)
		snprintf(loaded->why, sizeof(loaded->why), "line %u, column %u: %s", error->line,
			 error->column, error->text);
	else
		snprintf(loaded->why, sizeof(loaded->why), "%s", error->text);
}

void rf_case_file_load(const char *path, struct rf_loaded *ret_loaded)
{
	static char buf[RF_FILE_MAX];
	struct rf_case_error error = { 0 };
	long len = rf_file_read(path, buf);
	int err;

	ret_loaded->outcome = RF_OK;
	ret_loaded->unreadable = false;
	ret_loaded->why[0] = '\0';
	if (len == -EINVAL)
		return refuse_file("not a regular file", ret_loaded);
	if (len == -EFBIG)
		return refuse_file("longer than any case is", ret_loaded);
	if (len < 0)
		return refuse_file(strerror((int)-len), ret_loaded);
	if (!len) {
		refuse_file("the file is empty", ret_loaded);
		ret_loaded->unreadable = false;
		return;
	}
	err = rf_case_load(buf, (size_t)len, &ret_loaded->the_case, &error);
	ret_loaded->text = len < RF_CASE_MAGIC_BYTES ||
			   memcmp(buf, RF_CASE_MAGIC, RF_CASE_MAGIC_BYTES);
	if (err)
		refuse_case(err, &error, ret_loaded);
}

const char *rf_case_guest(const struct rf_case *c)
{
	return rf_driver_scripted(c->driver) ? "scripted" : rf_kernel_name(c->kernel);
}

void rf_path_beside(const char *path, const char *suffix, char *buf, size_t size)
{
	static const char *const known[] = { ".rfcase", ".case" };
	size_t len = strlen(path);

	for (size_t i = 0; i < RF_ARRAY_SIZE(known); i++) {
		if (!has_suffix(path, known[i]))
			continue;
		len -= strlen(known[i]);
		break;
	}
	snprintf(buf, size, "%.*s%s", (int)len, path, suffix);
}
