using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Ahead;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Operations;

/// <summary>Fetches the next files of a directory for programs that go through it.</summary>
/// <param name="walks">The directories that are gone through.</param>
/// <param name="fetcher">Fetches.</param>
/// <param name="habits">Learns what programs do.</param>
/// <param name="cache">Has the listings.</param>
/// <param name="inodes">Knows the files' numbers.</param>
/// <param name="foresight">Asks for attributes that the listing does not tell.</param>
/// <param name="clock">The clock of the caches.</param>
/// <param name="limit">How many files are fetched ahead of one program at most; 0: none.</param>
/// <param name="crowd">Tells whether programs wait already for as much as can be had at a time.</param>
internal sealed class DirectoryReadAhead(
    WalkTable walks, AheadFetcher fetcher, LookupHabits habits, MetadataCache cache, InodeTable inodes, Foresight foresight, MountClock clock, int limit, Crowd crowd)
{
    private readonly KernelPages _pages = new();

    /// <summary>A file is opened to be read. Does not wait.</summary>
    /// <param name="file">The file.</param>
    /// <param name="caller">The thread that opens it; 0 when it is not known.</param>
    public void Opened(FileInode file, uint caller)
    {
        // Where nothing may be believed, nothing is expected.
        if (limit == 0 || !clock.Caches || file.Parent is not { Place.IsGroup: false } directory)
        {
            return;
        }

        if (file.HasPagesOf(file.Meta.Version))
        {
            _pages.Opened();
        }

        DirectoryPlace place = directory.Place;
        string name = file.Name;
        habits.WasRead(place.Path, caller);
        if (cache.TryGetListing(place.Key, out DirectoryListing? listing)
            && (walks.Find(place.Path, name) ?? Begin(place, listing)) is { } walk)
        {
            // Whether the program wants the times of files shows before it opens them, or between that and the next one.
            bool wantsTimes = file.Meta.IsComplete || walk.Previous is FileInode { Meta.IsComplete: true };
            walk.Previous = file;
            walk.Opened(name, caller, limit, new Source(this, directory, place, listing, wantsTimes));
        }
    }

    /// <summary>The first bytes of a file go to a program.</summary>
    /// <param name="file">The file.</param>
    /// <param name="hadPages">Whether the kernel was told at the open that its pages are good.</param>
    public void Read(FileInode file, bool hadPages)
    {
        if (hadPages)
        {
            _pages.WereDropped();
        }

        fetcher.Read(file.Key, file.Meta.Size);
    }

    private DirectoryWalk? Begin(DirectoryPlace place, DirectoryListing listing)
    {
        ListedNode[] files = [.. listing.Snapshot().Where(static node => !node.Meta.IsDirectory)];
        return walks.Begin(place.Path, [.. files.Select(static file => file.Name)], files.Sum(file => fetcher.LengthOf(file.Meta.Size)));
    }

    private bool TryFetch(Source source, string name, EpochFamily? epoch, out AheadPiece? piece)
    {
        piece = null;
        if (crowd.IsThere && epoch is null)
        {
            // What they wait for comes first; the walk goes on where it is then.
            return false;
        }

        if (!source.Listing.TryFind(name, out ListedNode node) || !TryGetVersion(source.Directory, node, _pages.AreKept, out NodeMeta? meta))
        {
            return true;
        }

        ObjectKey key = source.Place.Object(node.Segment);
        bool hasRoom = fetcher.TryBegin(key, new ObjectInfo { Name = key.Name, Size = meta.Size, Version = meta.Version }, epoch, out piece);
        if (hasRoom && source.WithAttributes && !meta.IsComplete)
        {
            foresight.Foresee(source.Directory, node);
        }

        return hasRoom;
    }

    // What is open here, was changed here, or is in the kernel's memory needs no fetching. What a cloud has to send first is left alone.
    private static bool TryGetVersion(DirectoryInode directory, in ListedNode node, bool arePagesKept, [NotNullWhen(true)] out NodeMeta? meta)
    {
        meta = node.Meta.Kind == FsNodeKind.File ? node.Meta : null;
        lock (directory.ChildrenLock)
        {
            if (meta is { IsCached: false })
            {
                meta = null;
            }
            else if (directory.PeekChildLocked(node.Name) is { } child)
            {
                meta = child is FileInode { Kind: FsNodeKind.File, Current: null, IsGoing: false, HasLocalState: false } file
                    && !(arePagesKept && file.HasPagesOf(file.Meta.Version)) ? file.Meta : null;
            }
        }

        return meta is not null;
    }

    private sealed class Source(DirectoryReadAhead ahead, DirectoryInode directory, DirectoryPlace place, DirectoryListing listing, bool withAttributes) : IWalkSource
    {
        public DirectoryInode Directory => directory;

        public DirectoryPlace Place => place;

        public DirectoryListing Listing => listing;

        public bool WithAttributes => withAttributes;

        public ulong NumberOf(string name) => ahead.NumberOf(directory, name);

        public bool TryFetch(string name, EpochFamily? epoch, out AheadPiece? piece) => ahead.TryFetch(this, name, epoch, out piece);
    }

    private ulong NumberOf(DirectoryInode directory, string name) => inodes.NumberOf(directory, name, isDirectory: false);
}
