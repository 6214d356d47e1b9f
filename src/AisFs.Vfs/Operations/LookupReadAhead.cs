using AisFs.Vfs.Ahead;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Operations;

/// <summary>
/// Looks up names of which nothing is known: with their first bytes where programs read what they look up, and without where
/// they do not.
/// </summary>
/// <param name="store">The cluster.</param>
/// <param name="pieces">Fetches first bytes.</param>
/// <param name="fetcher">Fetches first bytes of objects that are known.</param>
/// <param name="habits">Knows what programs do.</param>
/// <param name="copies">Knows which objects are on the local disk.</param>
/// <param name="clock">The clock of the caches.</param>
/// <param name="content">Sizes.</param>
/// <param name="crowd">Tells whether programs wait already for as much as can be had at a time.</param>
/// <param name="isOn">Whether anything is fetched ahead.</param>
internal sealed class LookupReadAhead(
    IObjectStore store, FirstPieces pieces, AheadFetcher fetcher, LookupHabits habits, DiskHabits copies, MountClock clock, ContentOptions content, Crowd crowd, bool isOn)
{
    private readonly long _length = Math.Max(1, content.SmallObjectLimit / content.ChunkSize) * content.ChunkSize;

    /// <summary>The way to look names up for a thread.</summary>
    /// <param name="thread">The thread; 0 when it is not known.</param>
    /// <param name="withTimes">Whether all is asked for that only a HEAD tells.</param>
    /// <returns>The way; null: by a HEAD.</returns>
    public IObjectLook? For(uint thread, bool withTimes) => isOn ? new Look(this, thread, withTimes) : null;

    /// <summary>
    /// A file is looked up of which all but the times is known, and these are asked for: its first bytes come at the same time,
    /// where programs read what they look up. Does not wait.
    /// </summary>
    /// <param name="directory">Its directory.</param>
    /// <param name="inode">The file.</param>
    /// <param name="thread">The thread; 0 when it is not known.</param>
    public void Begin(DirectoryInode directory, Inode inode, uint thread)
    {
        DirectoryPlace place = directory.Place;
        if (!isOn || crowd.IsThere || !IsHere(place) || !clock.Caches
            || inode is not FileInode { Kind: FsNodeKind.File, Current: null, IsGoing: false, HasLocalState: false, Meta: { IsCached: true } meta } file
            || file.HasPagesOf(meta.Version) || copies.AreOnDisk(place.Path) || !habits.IsRead(place.Path, thread))
        {
            return;
        }

        ObjectKey key = file.Key;
        if (fetcher.TryBegin(key, new ObjectInfo { Name = key.Name, Size = meta.Size, Version = meta.Version }, null, out AheadPiece? piece, isWaitedFor: true) && piece is not null)
        {
            habits.Fetched(place.Path, thread, IsMedium(meta.Size));
        }
    }

    // Another cluster, or a cloud, would send the whole object first.
    private static bool IsHere(DirectoryPlace place) => place.Bucket is { Provider: "ais", Namespace: "" };

    private async ValueTask<FsResult<(ObjectInfo Info, bool IsFull)>> LookAsync(
        DirectoryPlace place, ObjectKey key, uint thread, bool withTimes, CancellationToken cancellationToken)
    {
        // Where names are often missing, and where others wait, a second request costs more than it saves.
        if (IsHere(place) && clock.Caches && !copies.AreOnDisk(place.Path) && habits.FetchesAlong(place.Path, thread, out bool isMedium)
            && !(withTimes && (crowd.IsThere || !habits.AreFound(place.Path))))
        {
            // One chunk until more has proven to be of use: the guess that the file is read at all may be wrong.
            long length = isMedium ? _length : content.ChunkSize;
            Task<FsResult<ObjectInfo>>? full = withTimes ? HeadAsync(place, key, cancellationToken) : null;
            FsResult<ObjectInfo?> looked = await pieces.LookAsync(key, length, cancellationToken).ConfigureAwait(false);
            if (full is not null)
            {
                // It has all that the other one tells, and counts where an overwrite came between them.
                FsResult<ObjectInfo> told = await full.ConfigureAwait(false);
                if (looked is { IsOk: true, Value: { } first })
                {
                    habits.Fetched(place.Path, thread, IsMedium(first.Size));
                }

                return told.IsOk ? (told.Value, true) : told.Error;
            }

            habits.Looked(place.Path, looked.Error != FsError.NotFound);
            if (!looked.IsOk)
            {
                return looked.Error;
            }

            if (looked.Value is { } info)
            {
                copies.Saw(place.Path, key, info);
                habits.Fetched(place.Path, thread, IsMedium(info.Size));
                return (info, false);
            }
        }

        FsResult<ObjectInfo> head = await HeadAsync(place, key, cancellationToken).ConfigureAwait(false);
        return head.IsOk ? (head.Value, true) : head.Error;
    }

    private async Task<FsResult<ObjectInfo>> HeadAsync(DirectoryPlace place, ObjectKey key, CancellationToken cancellationToken)
    {
        FsResult<ObjectInfo> head = await store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        habits.Looked(place.Path, head.Error != FsError.NotFound);
        if (head.IsOk)
        {
            copies.Saw(place.Path, key, head.Value);
        }

        return head;
    }

    private bool IsMedium(long size) => size > content.ChunkSize && size <= content.SmallObjectLimit;

    private sealed class Look(LookupReadAhead ahead, uint thread, bool withTimes) : IObjectLook
    {
        public ValueTask<FsResult<(ObjectInfo Info, bool IsFull)>> LookAsync(DirectoryPlace place, string name, CancellationToken cancellationToken)
            => ahead.LookAsync(place, place.Object(name), thread, withTimes, cancellationToken);
    }
}
