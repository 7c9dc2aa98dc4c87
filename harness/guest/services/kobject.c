// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: kobjects as the reference counts of what they stand in, with their parents.
 * Left out: names, sysfs, events; objects that nobody initialised are not counted.
 */
#include <linux/kobject.h>
#include <linux/slab.h>
#include "guest/services/services.h"

struct kobject *kernel_kobj;

static void put(struct kref *kref)
{
	struct kobject *kobj = container_of(kref, struct kobject, kref);
	struct kobject *parent = kobj->parent;

	kobj->ktype->release(kobj);
	kobject_put(parent);
}

struct kobject *kobject_get(struct kobject *kobj)
{
	if (kobj && kobj->ktype)
		kref_get(&kobj->kref);
	return kobj;
}

void kobject_put(struct kobject *kobj)
{
	if (kobj && kobj->ktype)
		kref_put(&kobj->kref, put);
}

int kobject_init_and_add(struct kobject *kobj, const struct kobj_type *ktype,
			 struct kobject *parent, const char *fmt, ...)
{
	kref_init(&kobj->kref);
	kobj->ktype = ktype;
	kobj->parent = kobject_get(parent);
	return 0;
}

static void free_dynamic(struct kobject *kobj)
{
	kfree(kobj);
}

static const struct kobj_type dynamic = { .release = free_dynamic };

struct kobject *kobject_create_and_add(const char *name, struct kobject *parent)
{
	struct kobject *kobj = kzalloc(sizeof(*kobj), GFP_KERNEL);

	if (kobj && kobject_init_and_add(kobj, &dynamic, parent, "%s", name))
		return NULL;
	return kobj;
}

struct kset *kset_create_and_add(const char *name, const struct kset_uevent_ops *ops,
				 struct kobject *parent)
{
	static struct kset kset;

	return &kset;
}
