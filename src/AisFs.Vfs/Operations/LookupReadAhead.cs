using AisFs.Vfs.Ahead;
using AisFs.Vfs.Api;
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
/// <param name="habits">Knows what programs do.</param>
/// <param name="copies">Knows which objects are on the local disk.</param>
/// <param name="clock">The clock of the caches.</param>
/// <param name="content">Sizes.</param>
/// <param name="isOn">Whether anything is fetched ahead.</param>
internal sealed class LookupReadAhead(
    IObjectStore store, FirstPieces pieces, LookupHabits habits, DiskHabits copies, MountClock clock, ContentOptions content, bool isOn)
{
    private readonly long _length = Math.Max(1, content.SmallObjectLimit / content.ChunkSize) * content.ChunkSize;

    /// <summary>The way to look names up for a thread.</summary>
    /// <param name="thread">The thread; 0 when it is not known.</param>
    /// <returns>The way; null: by a HEAD.</returns>
    public IObjectLook? For(uint thread) => isOn ? new Look(this, thread) : null;

    private async ValueTask<FsResult<(ObjectInfo Info, bool IsFull)>> LookAsync(DirectoryPlace place, ObjectKey key, uint thread, CancellationToken cancellationToken)
    {
        // Another cluster, or a cloud, would send the whole object first.
        bool isHere = place.Bucket is { Provider: "ais", Namespace: "" };
        if (isHere && clock.Caches && !copies.AreOnDisk(place.Path) && habits.FetchesAlong(place.Path, thread, out bool isMedium))
        {
            // One chunk until more has proven to be of use: the guess that the file is read at all may be wrong.
            long length = isMedium ? _length : content.ChunkSize;
            FsResult<ObjectInfo?> looked = await pieces.LookAsync(key, length, cancellationToken).ConfigureAwait(false);
            if (!looked.IsOk)
            {
                return looked.Error;
            }

            if (looked.Value is { } info)
            {
                copies.Saw(place.Path, key, info);
                habits.Fetched(place.Path, thread, info.Size > content.ChunkSize && info.Size <= content.SmallObjectLimit);
                return (info, false);
            }
        }

        FsResult<ObjectInfo> head = await store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        if (!head.IsOk)
        {
            return head.Error;
        }

        copies.Saw(place.Path, key, head.Value);
        return (head.Value, true);
    }

    private sealed class Look(LookupReadAhead ahead, uint thread) : IObjectLook
    {
        public ValueTask<FsResult<(ObjectInfo Info, bool IsFull)>> LookAsync(DirectoryPlace place, string name, CancellationToken cancellationToken)
            => ahead.LookAsync(place, place.Object(name), thread, cancellationToken);
    }
}
