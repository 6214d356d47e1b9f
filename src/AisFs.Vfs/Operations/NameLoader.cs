using System.Collections.Concurrent;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>Asks the cluster for single names, or lists their directory where that pays.</summary>
/// <param name="ended">Cancelled when the mount ends: a shared request goes on when one of its callers gives up.</param>
internal sealed class NameLoader(
    InodeTable inodes, ListingStarts starts, MountClock clock, NameProbe probe, BucketListing buckets, bool ignoresCase, CancellationToken ended)
{
    // A listing saves lookups. One that takes long, as while a cluster moves objects, holds them up: then they ask by themselves.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Task<FsResult<Loaded>>> _loads = new(StringComparer.Ordinal);

    /// <summary>Asks for one name. Callers that ask at the same time share one request, unless nothing may be cached.</summary>
    /// <param name="directory">The directory, with a read of its change log begun.</param>
    /// <param name="name">The name.</param>
    /// <param name="partial">What a listing told of it; null when nothing is known.</param>
    /// <param name="question">Knows whether the name was asked for just before, and makes the answer known.</param>
    /// <param name="mayList">Whether the directory may be listed instead.</param>
    /// <param name="cancellationToken">Ends the wait; the question goes on.</param>
    /// <param name="look">How an object of which nothing is known is looked up; null: by a HEAD.</param>
    public async ValueTask<FsResult<Loaded>> LoadAsync(
        DirectoryInode directory, string name, ListedNode? partial, NameQuestion question, bool mayList, CancellationToken cancellationToken, IObjectLook? look = null)
    {
        if (!clock.Caches)
        {
            return await LoadCoreAsync(directory, name, partial, 0, null, cancellationToken).ConfigureAwait(false);
        }

        int pages = partial is null && !directory.Place.IsGroup && mayList
            ? ignoresCase ? 1 : directory.Demand.Miss(clock)
            : 0;
        string key = directory.Place.PathOf(name);

        // Callers go on where the answer arrives: to wake another thread costs as much as all that is left to do.
        TaskCompletionSource<FsResult<Loaded>> mine = new();
        Task<FsResult<Loaded>> load = _loads.GetOrAdd(key, mine.Task);
        if (ReferenceEquals(load, mine.Task))
        {
            _ = RunLoadAsync(directory, name, partial, question, pages, look, key, mine);
        }

        return await load.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    // Runs to its end, even if the first caller has gone.
    private async Task RunLoadAsync(
        DirectoryInode directory, string name, ListedNode? partial, NameQuestion question, int pages, IObjectLook? look, string key, TaskCompletionSource<FsResult<Loaded>> done)
    {
        _ = directory.TryAddReference();
        directory.Changes.BeginRead();
        FsResult<Loaded> result = FsError.Io;
        try
        {
            result = question.IsAnswered() ? new Loaded(directory.Place, default, null, IsRetry: true)
                : await LoadCoreAsync(directory, name, partial, pages, look, ended).ConfigureAwait(false);
            if (result is { IsOk: true, Value: { IsRetry: false } answer })
            {
                question.TakeOver(answer);
            }
        }
        catch (OperationCanceledException)
        {
            result = FsError.Interrupted;
        }
        finally
        {
            _loads.TryRemove(key, out _);
            done.SetResult(result);
            directory.Changes.EndRead();
            inodes.Release(directory);
        }
    }

    private async ValueTask<FsResult<Loaded>> LoadCoreAsync(
        DirectoryInode directory, string name, ListedNode? partial, int pages, IObjectLook? look, CancellationToken cancellationToken)
    {
        DirectoryPlace place = directory.Place;
        Stamp asOf = clock.Now();
        if (place.IsGroup && partial is null)
        {
            return await buckets.LoadAsync(directory, place, name, asOf, cancellationToken).ConfigureAwait(false);
        }

        if (pages > 0 && await ListForLookupsAsync(directory, pages, cancellationToken).ConfigureAwait(false))
        {
            return new Loaded(place, asOf, null, IsRetry: true);
        }

        FsResult<ListedNode?> node = partial is { } known
            ? await probe.CompleteAsync(place, known, cancellationToken).ConfigureAwait(false)
            : await probe.ProbeAsync(place, name, IsDirectoryHere(directory, name), cancellationToken, look).ConfigureAwait(false);
        return node.IsOk ? new Loaded(place, asOf, node.Value) : node.Error;
    }

    private async ValueTask<bool> ListForLookupsAsync(DirectoryInode directory, int pages, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        ListingFetch fetch = starts.StartOrJoin(directory, withBelow: false);
        try
        {
            for (int i = 0; i < pages; i++)
            {
                FsResult<ListingPage?> page = await fetch.GetPageAsync(i, i + 1 < pages, patience.Token).ConfigureAwait(false);
                if (!page.IsOk || page.Value is null)
                {
                    return page.IsOk;
                }
            }

            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            directory.Demand.Pause(clock);
            return false;
        }
        finally
        {
            if (!fetch.HasAllPages)
            {
                directory.Demand.Listed(fetch.Entries, hasAll: false);
            }

            fetch.Leave();
        }
    }

    // A twin's plain name belongs to a directory.
    private static bool IsDirectoryHere(DirectoryInode directory, string name)
    {
        if (!ListedNode.IsTwinName(name))
        {
            return false;
        }

        lock (directory.ChildrenLock)
        {
            return directory.PeekChildLocked(name[..^1]) is DirectoryInode { IsHere: true };
        }
    }
}
