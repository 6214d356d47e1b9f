using AisFs.Vfs.Ahead;
using AisFs.Vfs.Api;
using AisFs.Vfs.Control;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Names;
using AisFs.Vfs.Operations;

namespace AisFs.Vfs;

/// <summary>Puts the operations of a mount together: each gets what it needs, and no more.</summary>
internal static class MountComposition
{
    // A HEAD brings no bytes: several take the room of one request.
    private const int HeadsPerRequest = 4;

    /// <summary>Makes the operations of a mount.</summary>
    /// <param name="mount">The state that they share.</param>
    /// <param name="options">How the mount behaves.</param>
    public static MountOperations Compose(MountState mount, VfsOptions options)
    {
        NameParts names = ComposeNames(mount, options);
        FileParts files = ComposeFiles(mount, options, names);
        FileSync sync = new(mount.Inodes, files.Uploads, mount.Log);
        NodeCreation nodes = new(names.Locks, names.Free, files.New, files.Uploads, files.Release, names.Entries, mount.Inodes);
        LookupReadAhead lookups = ComposeLookups(mount, options, files);
        TimeDemand demand = new(new TimeHabits(), new ListerHabits(mount.Clock), isOn: options.LearnsTimes);
        StaleHandles stale = new(files.Contents, files.Release, files.Doubts);
        DetailsLoader details = new(mount.Store, mount.Tree, mount.Clock);
        InodeAccess access = new(mount.Inodes, new NamedFiles(mount.Inodes, names.Resolver, names.LateOpens));
        Attributes attributes = ComposeAttributes(mount, names, files);
        return new MountOperations
        {
            Inodes = access,
            Lookup = new Lookup(
                mount.Inodes, mount.Tree, names.Resolver, names.Locks, names.LateOpens, names.Entries, mount.Meter.Attributes, lookups, demand, !options.TimesOnDemand || options.KernelKeepsTimes),
            Enumeration = ComposeEnumeration(mount, options, names, demand),
            Attributes = attributes,
            AttributeReads = ComposeAttributeReads(mount, options, names, access, attributes, demand),
            Xattrs = new Xattrs(details, new XattrViews(details)),
            XattrChanges = new XattrChanges(
                details, names.Locks, names.Markers, new XattrSaves(names.Markers, names.Upkeep, mount.Store, mount.Tree, mount.Clock), options.ReadOnly),
            FileCreation = new FileCreation(names.Locks, names.Resolver, names.Free, files.New, files.Opening, names.Entries, mount.Inodes, names.LateOpens),
            NodeCreation = nodes,
            Symlinks = new Symlinks(nodes, files.Contents, files.Release, mount.Tree),
            DirectoryCreation = new DirectoryCreation(names.Locks, names.Free, names.Markers, names.Added, mount.Reader, names.Entries, mount.Clock),
            BucketCreation = new BucketCreation(names.Locks, names.Free, names.Buckets, names.Added, names.Entries, names.BucketRules, mount.Log),
            Removal = ComposeRemoval(mount, options, names, files),
            Renames = ComposeRenames(mount, options, names, files),
            Opening = files.Opening,
            Reads = new FileReads(stale, files.Ahead, demand, files.Crowd),
            Writes = new FileWrites(stale, mount.Clock, mount.Notifier),
            Uploads = files.Uploads,
            Closing = new FileClosing(files.Uploads),
            Sync = sync,
            RangeCopy = new RangeCopy(names.Locks, mount.Store, mount.Content, files.Uploads, mount.Tree, mount.Clock),
            Statistics = new Statistics(mount.Content.Capacity),
            HandleEnds = new HandleEnds(mount.Inodes, mount.Handles, sync, files.Release, files.Detaching, options.KeepsEmptyFiles, mount.Log),
            Subjects = new OperationSubjects(mount.Inodes, mount.Handles, options.Source.ToString()),
            Limits = new LiveLimits(mount.Clock, mount.Cache, mount.Content, new PathForgetter(mount.Inodes, mount.Cache, mount.Content, mount.Clock, mount.Notifier)),
            Control = new VfsControl(
                mount.Inodes,
                mount.Handles,
                mount.Cache,
                mount.Content,
                sync,
                new PathForgetter(mount.Inodes, mount.Cache, mount.Content, mount.Clock, mount.Notifier),
                new PathRefresher(mount.Inodes, mount.Cache, mount.Starts, names.Resolver, names.Buckets, mount.Clock, mount.Notifier),
                new PathFetcher(mount.Inodes, names.Resolver, files.Contents, files.Release, mount.Content.Disk)),
        };
    }

    private static NameParts ComposeNames(MountState mount, VfsOptions options)
    {
        DirectoryMarkers markers = new(mount.Store, options.DirectoryMarkers);
        ObjectsBelow below = new(mount.Store, mount.Cache.Twins, mount.Log);
        NameProbe probe = new(mount.Store, markers, below, mount.Reader, mount.Times, mount.Cache.Twins, mount.Clock);
        BucketListing buckets = new(mount.Store, probe, mount.Listings, mount.Tree, mount.Reader, mount.Clock);
        NameLoader loader = new(mount.Inodes, mount.Starts, mount.Clock, probe, buckets, options.IgnoreCase, mount.Ending.Token);
        Foresight foresight = new(mount.Inodes, mount.Listings, mount.Cache, loader, HeadsPerRequest * options.MaxParallelRequests, mount.Ending.Token);
        TreeWalks walks = new(mount.Inodes, mount.Store, mount.Cache, mount.Walks, mount.Subtrees, mount.Clock, mount.Ending.Token);
        CaseSearch spellings = new(mount.Starts, mount.Cache, buckets);
        NameResolver resolver = new(mount.Inodes, mount.Tree, loader, foresight, walks, buckets, spellings, options.IgnoreCase);
        return new NameParts
        {
            Locks = new NameLocks(options.IgnoreCase),
            Markers = markers,
            Below = below,
            Probe = probe,
            Buckets = buckets,
            BucketRules = new BucketRules(options.ReadOnly, options.IgnoreCase, options.CreateBuckets, options.DestroyBuckets),
            Walks = walks,
            Resolver = resolver,
            Foresight = foresight,
            Refresh = new InodeRefresh(mount.Inodes, resolver, markers, mount.Clock),
            Entries = new Entries(mount.Inodes, mount.Clock, options.IgnoreCase, options.ShownTimes == FsTimes.Listed),
            LateOpens = new LateOpens(mount.Clock),
            Upkeep = new DirectoryUpkeep(markers, below, mount.Cache, mount.Log),
            Added = new NewInodes(mount.Inodes, mount.Tree, mount.Cache, mount.Clock),
            Free = new FreeNames(resolver, mount.Inodes, options.ReadOnly),
        };
    }

    private static FileParts ComposeFiles(MountState mount, VfsOptions options, NameParts names)
    {
        FileLosses losses = new(mount.Inodes, mount.Tree, mount.Cache, mount.Notifier);
        FileUploads uploads = new(mount.Inodes, mount.Tree, mount.Cache, mount.Store, mount.Clock, mount.Meter, mount.Log);
        ContentRelease release = new(uploads, losses, mount.Log);
        ContentSharing sharing = new(mount.Content, names.LateOpens, mount.Clock, options.Content.MaxFileSize);
        ContentJoin contents = new(sharing, mount.Inodes, names.Refresh, names.Locks, names.LateOpens);
        Doubts doubts = new(mount.Inodes, mount.Cache, mount.Clock, mount.Notifier);
        LookupHabits habits = new();
        Crowd crowd = new();
        DirectoryReadAhead ahead = new(
            new WalkTable(mount.Content.Ahead), mount.Content.Ahead, habits, mount.Cache, mount.Inodes, names.Foresight, mount.Clock, options.DirectoryReadAhead, crowd);
        return new FileParts
        {
            Ahead = ahead,
            Habits = habits,
            Crowd = crowd,
            Losses = losses,
            Uploads = uploads,
            Release = release,
            Contents = contents,
            Detaching = new FileDetaching(sharing, release, losses),
            Doubts = doubts,
            Opening = new FileOpening(mount.Inodes, mount.Handles, contents, release, doubts, ahead, mount.Clock, options.ReadOnly),
            New = new NewFiles(mount.Content, names.Added, mount.Clock),
        };
    }

    private static Enumeration ComposeEnumeration(MountState mount, VfsOptions options, NameParts names, TimeDemand demand)
    {
        EnumerationStart start = new(mount.Cache, mount.Listings, mount.Starts, names.Buckets, names.Walks, mount.Meter.Listings, mount.Clock);
        EntryCompletion completion = new(names.Probe, mount.Listings, mount.Clock, options.MaxParallelMoves);
        EntryEmitter emitter = new(mount.Inodes, mount.Tree, names.Entries, options.ShownTimes != FsTimes.Listed);
        StatCompletion stats = new(names.Foresight, demand, needsTimes: options.ShownTimes == FsTimes.Exact);
        return new Enumeration(start, completion, stats, emitter, names.Entries, mount.Log);
    }

    private static Attributes ComposeAttributes(MountState mount, NameParts names, FileParts files)
    {
        FileAttributeChanges ofFiles = new(names.Locks, files.Contents, files.Release, files.Uploads, names.Refresh, mount.Clock, mount.Notifier);
        DirectoryAttributeChanges ofDirectories = new(names.Locks, names.Refresh, names.Markers, names.Upkeep, mount.Tree, mount.Clock);
        return new Attributes(names.Refresh, ofFiles, ofDirectories, mount.Tree, names.Entries, names.LateOpens);
    }

    private static LookupReadAhead ComposeLookups(MountState mount, VfsOptions options, FileParts files)
        => new(
            mount.Store,
            new FirstPieces(mount.Store, mount.Content.Ahead),
            mount.Content.Ahead,
            files.Habits,
            new DiskHabits(mount.Content.Disk),
            mount.Clock,
            options.Content,
            files.Crowd,
            isOn: options.DirectoryReadAhead > 0);

    private static AttributeReads ComposeAttributeReads(
        MountState mount, VfsOptions options, NameParts names, InodeAccess access, Attributes attributes, TimeDemand demand)
    {
        BackgroundTimes background = new(mount.Inodes, names.Refresh, mount.Ending.Token);
        return new AttributeReads(mount.Inodes, access, attributes, names.Entries, mount.Meter.Attributes, options.ShownTimes, background, demand);
    }

    private static Removal ComposeRemoval(MountState mount, VfsOptions options, NameParts names, FileParts files)
    {
        FileRemoval ofFiles = new(files.Detaching, mount.Store, mount.Content, mount.Tree);
        DirectoryRemoval ofDirectories = new(names.Upkeep, names.Markers, names.Buckets, mount.Tree, mount.Cache, mount.Inodes, names.BucketRules);
        return new Removal(names.Locks, names.Resolver, mount.Inodes, ofFiles, ofDirectories, names.Upkeep, mount.Clock, options.ReadOnly);
    }

    private static Renames ComposeRenames(MountState mount, VfsOptions options, NameParts names, FileParts files)
    {
        ObjectMover objects = new(mount.Store, mount.Times, mount.Log);
        MovedObjects moves = new(mount.Content);
        TreeMove tree = new(objects, moves, files.Uploads, mount.Notifier, options.MaxParallelMoves, mount.Log);
        FileRename ofFiles = new(files.Uploads, files.Detaching, objects, moves, mount.Tree, mount.Cache, mount.Notifier, mount.Clock);
        TreeRename ofTrees = new(names.Upkeep, names.Below, tree, mount.Tree, mount.Inodes, mount.Cache);
        RenameStep step = new(ofFiles, ofTrees);
        ResolvedRename resolved = new(step, new NameExchange(step, mount.Log), names.Upkeep, mount.Clock);
        return new Renames(names.Locks, names.Resolver, mount.Inodes, resolved, options.ReadOnly);
    }

    /// <summary>What several operations on names share.</summary>
    private sealed record NameParts
    {
        public required NameLocks Locks { get; init; }

        public required DirectoryMarkers Markers { get; init; }

        public required ObjectsBelow Below { get; init; }

        public required NameProbe Probe { get; init; }

        public required BucketListing Buckets { get; init; }

        public required BucketRules BucketRules { get; init; }

        public required TreeWalks Walks { get; init; }

        public required NameResolver Resolver { get; init; }

        public required Foresight Foresight { get; init; }

        public required InodeRefresh Refresh { get; init; }

        public required Entries Entries { get; init; }

        public required LateOpens LateOpens { get; init; }

        public required DirectoryUpkeep Upkeep { get; init; }

        public required NewInodes Added { get; init; }

        public required FreeNames Free { get; init; }
    }

    /// <summary>What several operations on open files share.</summary>
    private sealed record FileParts
    {
        public required DirectoryReadAhead Ahead { get; init; }

        public required LookupHabits Habits { get; init; }

        public required Crowd Crowd { get; init; }

        public required FileLosses Losses { get; init; }

        public required FileUploads Uploads { get; init; }

        public required ContentRelease Release { get; init; }

        public required ContentJoin Contents { get; init; }

        public required FileDetaching Detaching { get; init; }

        public required Doubts Doubts { get; init; }

        public required FileOpening Opening { get; init; }

        public required NewFiles New { get; init; }
    }
}
