using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Operations;

/// <summary>
/// Lists whole subtrees for programs that list one directory after the other: one page with recursion tells of all of them, or
/// of many, and the next page comes ahead of the program.
/// </summary>
/// <param name="ended">Cancelled when the mount ends: a page goes on when its caller gives up.</param>
internal sealed class TreeWalks(
    InodeTable inodes, IObjectStore store, MetadataCache cache, TreeWalkTable walks, SubtreeInstall install, MountClock clock, CancellationToken ended)
{
    private const int MaxPages = 2;

    /// <summary>A directory is wanted that the caches do not know: lists it with its neighbours if a program walks through these.</summary>
    /// <param name="parent">The directory that it lies in, referred to by the caller.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait; a page that was asked for comes all the same.</param>
    /// <returns>Whether the caches may know it now.</returns>
    public async ValueTask<bool> TryFillAsync(DirectoryInode parent, string name, CancellationToken cancellationToken)
    {
        if (!clock.Caches || FindTop(parent, name, out TreeWalk? walk) is not { } top || walk is null)
        {
            return false;
        }

        try
        {
            DirectoryPlace wanted = parent.Place.Child(name);
            bool startsAnywhere = store.GetAbilities(wanted.Bucket).StartsAnywhere;
            bool hasWaited = false;
            for (int i = 0; i < MaxPages; i++)
            {
                if (walk.Begin(wanted.Prefix, startsAnywhere, clock, out string? after) is not { } page)
                {
                    return hasWaited;
                }

                if (after is not null)
                {
                    _ = FillAsync(top, walk, after);
                }

                await page.WaitAsync(cancellationToken).ConfigureAwait(false);
                hasWaited = true;
                if (after is not null || cache.TryGetFreshListing(wanted.Key, out _))
                {
                    return true;
                }
            }

            return hasWaited;
        }
        finally
        {
            inodes.Release(top);
        }
    }

    /// <summary>A directory is listed out of the caches: the next page may be asked for.</summary>
    public void Visit(DirectoryInode directory, DirectoryListing listing)
    {
        if (listing.TakePage() is not WalkPage page)
        {
            return;
        }

        page.Walk.Visit(page, clock.Now(), out string? after);
        if (after is null)
        {
            return;
        }

        DirectoryInode? top = directory.Parent;
        while (top is not null && top.Place.Path != page.Place.Path)
        {
            top = top.Parent;
        }

        if (top is null)
        {
            page.Walk.End(null, clock);
        }
        else
        {
            _ = FillAsync(top, page.Walk, after);
        }
    }

    // The outermost directory that is walked through, with a reference taken.
    private DirectoryInode? FindTop(DirectoryInode parent, string name, out TreeWalk? walk)
    {
        DirectoryInode? top = null;
        walk = null;
        for (DirectoryInode? at = parent; at is { Place.IsGroup: false }; at = at.Parent)
        {
            if (walks.TryFind(at.Place, out TreeWalk? known) && (known.IsUnderWay(clock) || (ReferenceEquals(at, parent) && known.IsBegun(name, clock))))
            {
                (top, walk) = (at, known);
            }
        }

        return top is not null && top.TryAddReference() ? top : null;
    }

    private async Task FillAsync(DirectoryInode top, TreeWalk walk, string after)
    {
        if (!top.TryAddReference())
        {
            walk.End(null, clock);
            return;
        }

        WalkPage? page = null;
        cache.Changes.BeginRead();
        try
        {
            DirectoryPlace place = top.Place;
            Stamp asOf = clock.Now();
            ListRequest request = new() { Prefix = place.Prefix, Recursive = true, ContinuationToken = after, BesideObject = cache.Twins.Cover(place.Key) };
            FsResult<ListPage> answer = await store.ListAsync(place.Bucket, request, ended).ConfigureAwait(false);
            if (answer.IsOk && ReferenceEquals(top.Place, place))
            {
                string token = answer.Value.ContinuationToken;
                NameSpan span = new(after, token.Length == 0 ? null : token[(token.IndexOf('\0', StringComparison.Ordinal) + 1)..]);
                page = new WalkPage(walk, place, span, asOf);
                install.Install(top, new Subtree(place, answer.Value.Entries, span), page);
            }
        }
        catch (OperationCanceledException)
        {
            // The mount ends.
        }
        finally
        {
            cache.Changes.EndRead();
            walk.End(page, clock);
            inodes.Release(top);
        }
    }
}
