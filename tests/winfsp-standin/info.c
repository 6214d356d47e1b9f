#include "standin.h"

/* What the driver knows of an open file: every answer that carries it renews it, and questions are answered from it
   until it expires or the file system tells of a change. */

#define NEVER (~(UINT64)0)

static UINT64 expiry(const struct volume *v)
{
    return v->params.file_info_timeout == INFINITE ? NEVER : v->params.file_info_timeout == 0 ? 0 : GetTickCount64() + v->params.file_info_timeout;
}

static UINT64 allocation_of(const struct volume *v, const struct file_info *info)
{
    UINT64 unit = (UINT64)v->params.sector_size * v->params.sectors_per_unit;
    UINT64 size = info->allocation_size > info->size ? info->allocation_size : info->size;
    return (size + unit - 1) / unit * unit;
}

/* A new size is one that the file system is to trim to at the last cleanup. */
void info_set(struct volume *v, struct node *n, const struct file_info *info, BOOL sizes_changed)
{
    EnterCriticalSection(&v->lock);
    UINT64 allocation = allocation_of(v, info);
    if (sizes_changed && (n->info.allocation_size != allocation || n->info.size != info->size))
        n->truncate_on_close = TRUE;
    n->info = *info;
    n->info.allocation_size = allocation;
    n->info_expires = expiry(v);
    n->info_changes++;
    section_trim(n, info->size);
    if (n->main_node != NULL) {
        struct file_info *m = &n->main_node->info;
        m->attributes = (m->attributes & FILE_ATTRIBUTE_DIRECTORY) | (info->attributes & ~(UINT32)FILE_ATTRIBUTE_DIRECTORY);
        m->reparse_tag = info->reparse_tag;
        m->creation_time = info->creation_time;
        m->access_time = info->access_time;
        m->write_time = info->write_time;
        m->change_time = info->change_time;
        m->ea_size = info->ea_size;
        n->main_node->info_changes++;
    }
    LeaveCriticalSection(&v->lock);
}

/* An open tells nothing new of a file that is open already. */
void info_set_on_open(struct volume *v, struct node *n, const struct file_info *info, BOOL created)
{
    EnterCriticalSection(&v->lock);
    BOOL first = n->opens == 1;
    if (!first && created && (n->info.allocation_size != allocation_of(v, info) || n->info.size != info->size))
        n->truncate_on_close = TRUE;
    LeaveCriticalSection(&v->lock);
    if (first)
        info_set(v, n, info, created);
}

/* What was asked for is what is so, unless something else changed it meanwhile. */
void info_set_asked(struct volume *v, struct node *n, const struct file_info *info, LONG changes)
{
    EnterCriticalSection(&v->lock);
    BOOL newer = n->info_changes != changes;
    LeaveCriticalSection(&v->lock);
    if (!newer)
        info_set(v, n, info, FALSE);
}

void info_get(struct volume *v, const struct node *n, struct file_info *info)
{
    EnterCriticalSection(&v->lock);
    *info = n->info;
    if (n->main_node != NULL) {
        const struct file_info *m = &n->main_node->info;
        info->attributes = m->attributes & ~(UINT32)FILE_ATTRIBUTE_DIRECTORY;
        info->reparse_tag = m->reparse_tag;
        info->creation_time = m->creation_time;
        info->access_time = m->access_time;
        info->write_time = m->write_time;
        info->change_time = m->change_time;
        info->ea_size = m->ea_size;
    }
    LeaveCriticalSection(&v->lock);
}

static BOOL is_fresh(const struct node *n)
{
    return n->info_expires == NEVER || n->info_expires > GetTickCount64();
}

BOOL info_try_get(struct volume *v, const struct node *n, struct file_info *info)
{
    EnterCriticalSection(&v->lock);
    BOOL fresh = is_fresh(n) && (n->main_node == NULL || is_fresh(n->main_node));
    LeaveCriticalSection(&v->lock);
    if (fresh)
        info_get(v, n, info);
    return fresh;
}
