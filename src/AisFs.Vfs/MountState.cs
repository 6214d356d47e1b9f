using AisFs.Vfs.Content;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Measuring;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs;

/// <summary>What a mount knows and holds. It is made once, ends with the mount, and is handed to operations in parts.</summary>
internal sealed record MountState : IAsyncDisposable
{
    public required IObjectStore Store { get; init; }

    public required MountClock Clock { get; init; }

    public required MetaReader Reader { get; init; }

    public required MetadataCache Cache { get; init; }

    public required ContentStore Content { get; init; }

    public required InodeTable Inodes { get; init; }

    public required NodeTree Tree { get; init; }

    public required DirectoryListings Listings { get; init; }

    /// <summary>Takes over pages with recursion.</summary>
    public required SubtreeInstall Subtrees { get; init; }

    /// <summary>Begins listings of directories.</summary>
    public required ListingStarts Starts { get; init; }

    /// <summary>When versions of objects were written.</summary>
    public required ITimeStore Times { get; init; }

    public required TreeWalkTable Walks { get; init; }

    public required Notifier Notifier { get; init; }

    public required ILogger Log { get; init; }

    public required VfsMeter Meter { get; init; }

    public HandleTable Handles { get; } = new();

    /// <summary>Cancelled when the mount ends.</summary>
    public CancellationTokenSource Ending { get; } = new();

    /// <summary>Makes the state of a mount.</summary>
    /// <param name="store">The cluster; failures are values.</param>
    /// <param name="root">The attributes of the root.</param>
    public static MountState Create(IObjectStore store, VfsOptions options, MountClock clock, MetaReader reader, TwinDirectories twins, NodeMeta root, ILoggerFactory loggers, TimeProvider time)
    {
        ILogger log = loggers.CreateLogger<VirtualFileSystem>();
        Notifier notifier = new();
        MetadataCache cache = new(clock, options.MetadataCacheBytes) { Twins = twins };
        InodeTable inodes = new(DirectoryPlace.Of(options.Source), root);
        NodeUpdates updates = new(inodes, notifier, options.KernelKeepsTimes);
        TreeWalkTable walks = new();
        VfsMeter meter = new(options.MeterFactory);
        ContentStore content = new(store, options.Content, loggers.CreateLogger<ContentStore>(), time, meter);
        ITimeStore times = (ITimeStore?)content.Disk?.Times ?? new RememberedTimes(RememberedTimes.DefaultCapacity);
        DirectoryListings listings = new(updates, cache, reader, times, walks, clock, log);
        SubtreeInstall subtrees = new(listings, inodes, cache, reader, walks);
        MountState mount = new()
        {
            Store = store,
            Clock = clock,
            Reader = reader,
            Cache = cache,
            Content = content,
            Inodes = inodes,
            Tree = new NodeTree(inodes, cache, updates, clock),
            Listings = listings,
            Subtrees = subtrees,
            Starts = new ListingStarts(store, listings, subtrees, cache, reader, clock, log),
            Times = times,
            Walks = walks,
            Notifier = notifier,
            Log = log,
            Meter = meter,
        };
        MountGauges.Add(mount, time);
        return mount;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Ending.CancelAsync().ConfigureAwait(false);
        Meter.Dispose();
        await Content.DisposeAsync().ConfigureAwait(false);
        Inodes.Clear();
        Cache.Dispose();
        Ending.Dispose();
    }
}
