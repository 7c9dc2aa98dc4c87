/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The picture of a scene: one address line, a row for each window, ledger entry
 * and extent. The line keeps order, not scale: windows of gigabytes and extents
 * of bytes share it.
 */
#ifndef RF_REPORTS_PICTURE_H
#define RF_REPORTS_PICTURE_H

#include "base/text.h"
#include "judge/finding.h"
#include "reports/scene.h"

/* The colours and type of pictures, as CSS; a page that holds pictures says it once. */
extern const char rf_picture_style[];

/* Is it about addresses, and is there something to draw? @scene may be NULL. */
bool rf_picture_worth(const struct rf_finding *finding, const struct rf_scene *scene);

/* Append the picture as an svg element inside of a page. */
void rf_picture_draw(const struct rf_finding *finding, const struct rf_scene *scene,
		     struct rf_text *out);
/* Append it as a file of its own, with the finding in words above it. */
void rf_picture_file(const struct rf_finding *finding, const struct rf_scene *scene,
		     struct rf_text *out);

#endif
