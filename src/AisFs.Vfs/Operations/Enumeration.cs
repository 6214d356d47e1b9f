using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Operations;

/// <summary>Enumerates directories.</summary>
internal sealed class Enumeration(EnumerationStart start, EntryCompletion completion, StatCompletion stats, EntryEmitter emitter, Entries entries, ILogger log)
{
    public async ValueTask<FsResult> EnumerateAsync(DirectoryHandle handle, long cookie, bool withLookup, IDirectorySink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sink);
        await handle.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            DirectoryInode directory = handle.Inode;
            if (cookie == 0 || handle.Cursor is null)
            {
                FsResult begun = await start.BeginAsync(handle, cancellationToken).ConfigureAwait(false);
                if (!begun.IsOk)
                {
                    return begun.Error == FsError.NotFound ? BucketGone(handle.Inode) : begun;
                }
            }

            if (cookie == 0 && !sink.TryAdd(".", entries.Describe(directory), 1))
            {
                return FsResult.Ok;
            }

            if (cookie <= 1 && !sink.TryAdd("..", entries.Describe((Inode?)directory.Parent ?? directory), 2))
            {
                return FsResult.Ok;
            }

            return await ReadPagesAsync(handle, cookie, withLookup, sink, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            handle.Gate.Release();
        }
    }

    private async ValueTask<FsResult> ReadPagesAsync(
        DirectoryHandle handle, long cookie, bool withLookup, IDirectorySink sink, CancellationToken cancellationToken)
    {
        DirectoryInode directory = handle.Inode;
        DirectoryCursor cursor = handle.Cursor!;
        StatOrder? order = withLookup ? stats.Begin(handle, isGoingOn: cookie >= DirectoryCursor.FirstCookie) : null;
        (int number, int index) = DirectoryCursor.Position(cookie);
        bool needsAttributes = sink.NeedsAttributes;
        bool hasTold = false;
        while (true)
        {
            if (hasTold && sink.TakesParts && !cursor.HasPage(number))
            {
                // The caller need not wait for the page to see what is here.
                return FsResult.Ok;
            }

            FsResult<ListingPage?> got = await cursor.GetPageAsync(number, cancellationToken).ConfigureAwait(false);
            if (got.Error == FsError.NotFound)
            {
                return BucketGone(directory);
            }

            if (!got.IsOk || got.Value is not { } page)
            {
                return new FsResult(got.Error);
            }

            int batch = index;
            ListedNode[]? complete = null;
            for (; index < page.Nodes.Length; index++)
            {
                if (needsAttributes && (complete is null || index - batch == complete.Length))
                {
                    batch = index;
                    complete = page.Nodes[index..Math.Min(index + EntryCompletion.BatchSize, page.Nodes.Length)];
                    FsResult completed = await completion.CompleteAsync(directory, complete, cancellationToken).ConfigureAwait(false);
                    if (!completed.IsOk)
                    {
                        return completed;
                    }
                }

                ListedNode node = complete is null ? page.Nodes[index] : complete[index - batch];
                if (order is not null)
                {
                    node = await stats.CompleteAsync(handle, order, node, cancellationToken).ConfigureAwait(false);
                }

                if (!emitter.TryEmit(directory, cursor, page, node, withLookup, sink, DirectoryCursor.Cookie(number, index)))
                {
                    return FsResult.Ok;
                }

                hasTold = true;
            }

            number++;
            index = 0;
        }
    }

    // C libraries take "no such file" of a listing for its end: the directory would seem empty, and copies of it be emptied.
    private FsError BucketGone(DirectoryInode directory)
    {
        OperationLog.BucketGone(log, directory.Place.Path);
        return FsError.Io;
    }
}
