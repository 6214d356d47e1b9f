#include "script.h"

/* The fields of commands and answers. */

const void *take(struct session *c, size_t size)
{
    static const UINT64 nothing[8];
    if (c->in_at + size > c->in_size) {
        complain(c->v, "script: a command is too short");
        c->in_at = c->in_size;
        return size <= sizeof nothing ? (const void *)nothing : c->in;
    }
    c->in_at += size;
    return c->in + c->in_at - size;
}

UINT8 take8(struct session *c) { return *(const UINT8 *)take(c, 1); }
UINT32 take32(struct session *c) { UINT32 x; memcpy(&x, take(c, 4), 4); return x; }
UINT64 take64(struct session *c) { UINT64 x; memcpy(&x, take(c, 8), 8); return x; }

const void *take_blob(struct session *c, UINT32 *size)
{
    *size = take32(c);
    return take(c, *size);
}

/* A text of its own, to be freed; NULL when it was sent as none (length 0xFFFFFFFF). */
WCHAR *take_text(struct session *c)
{
    UINT32 size = take32(c);
    if (size == 0xFFFFFFFF)
        return NULL;
    WCHAR *text = calloc(size / sizeof(WCHAR) + 1, sizeof(WCHAR));
    memcpy(text, take(c, size), size);
    return text;
}

void *put(struct session *c, const void *data, size_t size)
{
    if (c->out_size + size > c->out_room) {
        c->out_room = (c->out_size + size) * 2;
        c->out = realloc(c->out, c->out_room);
    }
    void *at = c->out + c->out_size;
    if (data != NULL)
        memcpy(at, data, size);
    c->out_size += size;
    return at;
}

void put32(struct session *c, UINT32 x) { put(c, &x, 4); }
void put64(struct session *c, UINT64 x) { put(c, &x, 8); }
void put_blob(struct session *c, const void *data, UINT32 size) { put32(c, size); put(c, data, size); }
void put_text(struct session *c, const WCHAR *text) { put_blob(c, text, (UINT32)(wcslen(text) * sizeof(WCHAR))); }
void put_answer(struct session *c) { const struct response *s = c->irp->response; put_blob(c, s->buffer + s->u.buffer.offset, s->u.buffer.size); }
