#include "standin.h"

/* The buffers of reads, writes and directory reads. Each lies in pages of its own that can be touched only while the
   request is on its way, as those that the driver maps into the file system's process: after the answer they are
   locked away, and what was cancelled is unmapped for good. A late or wide touch ends the process. */

#define CANARY 0xC5

static SIZE_T page_size(void)
{
    static SIZE_T size;
    SYSTEM_INFO info;
    if (size == 0) {
        GetSystemInfo(&info);
        size = info.dwPageSize;
    }
    return size;
}

static void forget(struct pages *p)
{
    memset(p, 0, sizeof *p);
}

/* A buffer that ends at a page which nobody may touch, as near as its alignment of 16 bytes allows; what is between
   is watched. */
void *pages_map(struct pages *p, UINT32 size)
{
    SIZE_T page = page_size(), room = (size + page - 1) / page * page;
    DWORD old;
    if (p->base != NULL && p->room < room) {
        VirtualFree(p->base, 0, MEM_RELEASE);
        forget(p);
    }
    if (p->base == NULL) {
        p->room = room < 16 * page ? 16 * page : room;
        p->base = VirtualAlloc(NULL, p->room + page, MEM_RESERVE, PAGE_NOACCESS);
        VirtualAlloc(p->base, p->room, MEM_COMMIT, PAGE_NOACCESS);
    }
    p->size = size;
    p->at = p->base + p->room - ((size + 15) & ~(SIZE_T)15);
    p->mapped = TRUE;
    VirtualProtect(p->base + p->room - room, room, PAGE_READWRITE, &old);
    memset(p->at + size, CANARY, (SIZE_T)(p->base + p->room - p->at) - size);
    return p->at;
}

/* What is to be written is mapped for reading only. */
void pages_seal(struct pages *p)
{
    SIZE_T page = page_size(), room = (p->size + page - 1) / page * page;
    DWORD old;
    VirtualProtect(p->base + p->room - room, room, PAGE_READONLY, &old);
}

/* After the answer: false when something was written behind the end. */
BOOL pages_unmap(struct pages *p)
{
    BOOL whole = TRUE;
    DWORD old;
    if (!p->mapped)
        return TRUE;
    for (const UINT8 *at = p->at + p->size; at < p->base + p->room; at++)
        whole &= *at == CANARY;
    p->mapped = FALSE;
    VirtualProtect(p->base, p->room, PAGE_NOACCESS, &old);
    return whole;
}

/* After a cancellation: the addresses are never used again. */
void pages_revoke(struct pages *p)
{
    if (!p->mapped)
        return;
    VirtualFree(p->base, p->room, MEM_DECOMMIT);
    forget(p);
}

void pages_free(struct pages *p)
{
    if (p->base != NULL)
        VirtualFree(p->base, 0, MEM_RELEASE);
    forget(p);
}
