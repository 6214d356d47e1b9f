using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Content;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Inodes;

/// <summary>
/// Lets users of a file begin with the content of its present version, and takes the file off its object. Both look at what
/// the file knows and at its content, and change them, under the lock of the inode.
/// </summary>
/// <param name="content">Makes contents.</param>
/// <param name="lateOpens">Callers that come back.</param>
/// <param name="clock">Tells how old knowledge is.</param>
/// <param name="maxFileSize">Objects of any size are listed, renamed and removed; larger ones than this, in bytes, can't be opened.</param>
internal sealed class ContentSharing(ContentStore content, LateOpens lateOpens, MountClock clock, long maxFileSize)
{
    // A larger file is not fetched for a caller that was refused once and may come back to open it.
    private const long MaxKeptBytes = 64 * 1024 * 1024;

    /// <summary>Whether a file is too large to be opened.</summary>
    public bool IsTooLarge(FileInode file) => file.Meta.Size > maxFileSize;

    /// <summary>Shares the content of an inode, or makes it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="writes">Whether the user will flush.</param>
    /// <param name="cuts">Whether the user will cut the file: until then no answer of the cluster takes its name away. The user ends that change.</param>
    /// <param name="isAsked">Whether the cluster was asked just now.</param>
    /// <param name="open">The content with one user more.</param>
    /// <param name="keepCache">Whether the kernel's pages are those of this content.</param>
    public bool TryJoin(
        FileInode file, bool writes, bool cuts, bool isAsked, [NotNullWhen(true)] out OpenContent? open, out bool keepCache)
    {
        lock (file.Sync)
        {
            open = file.Current;
            keepCache = false;
            bool isKnown = isAsked || file.HasLocalState || clock.IsFresh(file.AsOf);
            if (open is null ? file.IsUnlinked || file.IsGoing || !isKnown || IsTooLarge(file) : !isKnown && !open.IsDetached)
            {
                open = null;
                return false;
            }

            keepCache = file.HasPagesOf(file.Meta.Version);
            open = AddUser(file, writes, cuts, out bool isFirst);
            if (isFirst)
            {
                file.Pages.Reopen(keepCache);
            }

            file.Pages.Version = file.Meta.Version;
            return true;
        }
    }

    /// <summary>Shares the content of a file that has lost its name and object: all that can be had of it is that its version is gone.</summary>
    public OpenContent JoinLost(FileInode file, bool writes, bool cuts)
    {
        lock (file.Sync)
        {
            OpenContent open = AddUser(file, writes, cuts, out bool isFirst);
            if (isFirst)
            {
                open.Expire();
            }

            return open;
        }
    }

    /// <summary>The object of a file is about to go: no new user may begin with it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="open">The content that is to become independent of the object, with one user more.</param>
    /// <param name="isKept">Whether it is kept for a caller that was refused once.</param>
    /// <returns>False when there is no such content.</returns>
    public bool TryBeginDetach(FileInode file, [NotNullWhen(true)] out OpenContent? open, out bool isKept)
    {
        lock (file.Sync)
        {
            file.IsGoing = true;
            open = file.Current;

            // A caller that was found what is promised is not refused any more, though the one that it was promised to came long ago.
            isKept = (lateOpens.IsAwaited(file.Key) || lateOpens.IsPromised(file)) && (open is not null || (!file.IsLocal && file.Meta.Size <= MaxKeptBytes));
            if (open is { IsDetached: true } || (open is null && !isKept))
            {
                open = null;
                return false;
            }

            if (open is null)
            {
                open = Open(file);
            }
            else if (isKept)
            {
                // The present users may be done with it before the caller that comes back.
                open.Users++;
            }

            file.Kept = isKept ? open : null;
            open.Users++;
            return true;
        }
    }

    /// <summary>Ends what <see cref="TryBeginDetach"/> has begun.</summary>
    /// <param name="file">The file.</param>
    /// <param name="open">The content.</param>
    /// <param name="isDetached">Whether it is independent of the object now.</param>
    /// <returns>Whether the content has no user any more.</returns>
    public static bool EndDetach(FileInode file, OpenContent open, bool isDetached)
    {
        lock (file.Sync)
        {
            open.IsDetached |= isDetached;
            file.IsGoing &= isDetached;
            bool isLast = --open.Users == 0;
            if (isLast && ReferenceEquals(file.Current, open))
            {
                file.Current = null;
            }

            return isLast;
        }
    }

    // Under the lock of the file.
    private OpenContent AddUser(FileInode file, bool writes, bool cuts, out bool isFirst)
    {
        isFirst = file.Current is null;
        OpenContent open = file.Current ?? Open(file);
        open.Users += isFirst ? 0 : 1;
        open.Writers += writes ? 1 : 0;
        if (cuts)
        {
            file.BeginChange();
        }

        return open;
    }

    private OpenContent Open(FileInode file)
    {
        ObjectInfo info = new() { Name = file.Key.Name, Size = file.Meta.Size, Version = file.Meta.Version };
        OpenContent open = new(content.Open(file.Key, info, UploadedAttributes.Describing(file)));
        file.Current = open;
        return open;
    }
}
