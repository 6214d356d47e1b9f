using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Operations;

/// <summary>Enumerates directories.</summary>
internal sealed class Enumeration(EnumerationStart start, EntryCompletion completion, StatCompletion stats, EntryEmitter emitter, Entries entries, ILogger log)
{
    /// <summary>Opens a directory, and waits until its first names can be told.</summary>
    /// <param name="handles">Where the handle belongs.</param>
    /// <param name="handle">The handle.</param>
    /// <param name="ends">Ends it when the wait is given up.</param>
    /// <param name="cancellationToken">Ends the wait and the call.</param>
    public async ValueTask<FsResult<HandleId>> OpenAsync(HandleTable handles, DirectoryHandle handle, HandleEnds ends, CancellationToken cancellationToken)
    {
        HandleId id = handles.Add(handle);
        try
        {
            FsResult begun = await start.PrepareAsync(handle, cancellationToken).ConfigureAwait(false);
            if (begun.IsOk)
            {
                return id;
            }

            FsError error = begun.Error == FsError.NotFound ? BucketGone(handle.Inode) : begun.Error;
            await ends.ReleaseDirectoryAsync(id).ConfigureAwait(false);
            return error;
        }
        catch (OperationCanceledException)
        {
            await ends.ReleaseDirectoryAsync(id).ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask<FsResult> EnumerateAsync(DirectoryHandle handle, long cookie, bool withLookup, IDirectorySink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sink);
        await handle.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            DirectoryInode directory = handle.Inode;
            if ((cookie == 0 && !start.TryTakePrepared(handle)) || handle.Cursor is null)
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
        bool isGoingOn = cookie >= DirectoryCursor.FirstCookie;
        StatOrder? order = withLookup ? stats.Begin(handle, sink.Thread, isGoingOn) : null;
        Telling telling = new(handle, order, sink) { WithLookup = withLookup, Limit = withLookup ? stats.LimitOf(handle, sink, isGoingOn) : int.MaxValue };
        FsResult result = await TellAsync(telling, cookie, cancellationToken).ConfigureAwait(false);
        if (withLookup)
        {
            stats.Told(sink.Thread, telling.Timeless);
        }

        return result;
    }

    private async ValueTask<FsResult> TellAsync(Telling telling, long cookie, CancellationToken cancellationToken)
    {
        DirectoryCursor cursor = telling.Handle.Cursor!;
        (int number, int index) = DirectoryCursor.Position(cookie);
        while (true)
        {
            if (telling is { HasTold: true, Sink.TakesParts: true } && !cursor.HasPage(number))
            {
                // The caller need not wait for the page to see what is here.
                return FsResult.Ok;
            }

            FsResult<ListingPage?> got = await cursor.GetPageAsync(number, cancellationToken).ConfigureAwait(false);
            if (got.Error == FsError.NotFound)
            {
                return BucketGone(telling.Handle.Inode);
            }

            if (!got.IsOk || got.Value is not { } page)
            {
                return new FsResult(got.Error);
            }

            FsResult<bool> told = await TellPageAsync(telling, page, number, index, cancellationToken).ConfigureAwait(false);
            if (!told.IsOk || !told.Value)
            {
                return new FsResult(told.Error);
            }

            (number, index) = (number + 1, 0);
        }
    }

    // Answers whether there is room for more.
    private async ValueTask<FsResult<bool>> TellPageAsync(Telling telling, ListingPage page, int number, int index, CancellationToken cancellationToken)
    {
        DirectoryInode directory = telling.Handle.Inode;
        int batch = index;
        ListedNode[]? complete = null;
        for (; index < page.Nodes.Count; index++)
        {
            if (telling.Sink.NeedsAttributes && (complete is null || index - batch == complete.Length))
            {
                batch = index;
                complete = [.. page.Nodes.Skip(index).Take(EntryCompletion.BatchSize)];
                FsResult completed = await completion.CompleteAsync(directory, complete, cancellationToken).ConfigureAwait(false);
                if (!completed.IsOk)
                {
                    return completed.Error;
                }
            }

            ListedNode node = complete is null ? page.Nodes[index] : complete[index - batch];
            Stamp asOf = page.AsOf;
            if (telling.Order is { } order)
            {
                node = await stats.CompleteAsync(telling.Handle, order, node, cancellationToken).ConfigureAwait(false);
                asOf = stats.Newest(directory, page, ref node);
            }

            if (!emitter.TryEmit(directory, telling.Handle.Cursor!, page, node, asOf, telling.WithLookup, telling.Sink, DirectoryCursor.Cookie(number, index)))
            {
                return false;
            }

            telling.HasTold = true;
            if (node.Meta is { IsComplete: false, IsDirectory: false } && ++telling.Timeless >= telling.Limit)
            {
                return false;
            }
        }

        return true;
    }

    // C libraries take "no such file" of a listing for its end: the directory would seem empty, and copies of it be emptied.
    private FsError BucketGone(DirectoryInode directory)
    {
        OperationLog.BucketGone(log, directory.Place.Path);
        return FsError.Io;
    }

    /// <summary>One answer to a reader.</summary>
    private sealed class Telling(DirectoryHandle handle, StatOrder? order, IDirectorySink sink)
    {
        public DirectoryHandle Handle => handle;

        public StatOrder? Order => order;

        public IDirectorySink Sink => sink;

        public bool WithLookup { get; init; }

        /// <summary>How many names without times are told at most.</summary>
        public int Limit { get; init; }

        /// <summary>How many were told.</summary>
        public int Timeless { get; set; }

        public bool HasTold { get; set; }
    }
}
