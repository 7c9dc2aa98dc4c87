// SPDX-License-Identifier: GPL-2.0-only
/* Who the device under test is: its program's version, its offer, its configuration, its name. */
#include "certify/blk.h"
#include "certify/certificate.h"

#include <stdio.h>
#include <string.h>

#define VERSION_MS	3000
#define CONFIG_BYTES	60u

/* The first word of a command, when it can stand in a shell command as it is. */
static bool program_of(const char *command, char *buf, size_t size)
{
	size_t len;

	if (!strncmp(command, "exec ", 5))
		command += 5;
	len = strspn(command, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "0123456789_./+-");

	if (!len || len >= size || (command[len] && command[len] != ' '))
		return false;
	memcpy(buf, command, len);
	buf[len] = '\0';
	return true;
}

/* The first line that @command prints, when it ends well. */
static bool first_line(const char *command, char *buf, size_t size)
{
	struct rf_process *process = &(struct rf_process){ 0 };
	bool good;

	if (rf_process_start(process, command))
		return false;
	good = rf_process_wait(process, VERSION_MS) && process->ended && !process->status;
	if (good)
		snprintf(buf, size, "%.*s", (int)strcspn(process->text, "\n"), process->text);
	rf_process_stop(process);
	return good && buf[0];
}

void rf_identify_program(const char *command, struct rf_identity *identity)
{
	char program[128], line[512];

	if (!command || !program_of(command, program, sizeof(program)))
		return;
	snprintf(line, sizeof(line), "exec %s --version", program);
	if (first_line(line, identity->version, sizeof(identity->version)))
		return;
	snprintf(line, sizeof(line),
		 "exec dpkg-query -W -f '${Package} ${Version}\\n' "
		 "\"$(dpkg-query -S \"$(command -v %s)\" | cut -d: -f1)\" 2>/dev/null", program);
	if (!first_line(line, identity->version, sizeof(identity->version)))
		identity->version[0] = '\0';
}

static void read_config(struct rf_session *session, struct rf_identity *identity)
{
	const struct rf_vu_range range = { .size = CONFIG_BYTES };

	if (rf_session_speaks(session, RF_VU_P_CONFIG) &&
	    !rf_session_config(session, &range, identity->config))
		identity->config_len = CONFIG_BYTES;
}

/* Printable, whatever the device calls itself. */
static void read_name(struct rf_session *session, struct rf_identity *identity)
{
	struct rf_blk blk = { .type = RF_BLK_GET_ID, .len = RF_BLK_ID_BYTES };

	if (rf_session_start(session, rf_session_known(session)) || rf_blk_do(session, 0, &blk))
		return;
	rf_window_read(&session->window, blk.data, identity->id, RF_BLK_ID_BYTES);
	for (uint32_t i = 0; i < RF_BLK_ID_BYTES && identity->id[i]; i++)
		if (identity->id[i] < ' ' || identity->id[i] > '~')
			identity->id[i] = '?';
}

void rf_identify(struct rf_session *session, struct rf_identity *identity)
{
	identity->type = "blk";
	if (rf_session_reset(session, false) || rf_session_open(session))
		return;
	identity->features = session->offered;
	identity->protocol = session->protocol_offered;
	identity->queues = session->queues;
	read_config(session, identity);
	read_name(session, identity);
	rf_session_close(session);
}
