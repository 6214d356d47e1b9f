using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;
using AisFs.Vfs.Operations;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs;

/// <summary>
/// The file system over an object store: buckets and prefixes are directories, objects are files.
/// </summary>
/// <remarks>
/// Lock order: path locks (<see cref="PathLocks"/>, held over requests) before the upload gate of a file (held over
/// requests) before the lock of a directory's names (two: the smaller inode first) before the lock of an inode's state
/// before the locks of caches. The last three are held for moments and never over a wait. Lookup, stat and read take
/// none of the first two.
/// </remarks>
public sealed partial class VirtualFileSystem : IFileSystem
{
    private readonly IObjectStore _store;

    private readonly VfsOptions _options;

    private readonly ILogger _log;

    private readonly ContentStore _content;

    private readonly MovedObjects _moves;

    private readonly MountClock _clock;

    private readonly MetaReader _reader;

    private readonly MetadataCache _cache;

    private readonly InodeTable _inodes;

    private readonly NodeTree _tree;

    private readonly DirectoryListings _listings;

    private readonly HandleTable _handles = new();

    private readonly NameLocks _nameLocks;
    private readonly DirectoryMarkers _markers;
    private readonly ObjectsBelow _below;
    private readonly NameProbe _probe;
    private readonly BucketListing _buckets;
    private readonly NameResolver _names;
    private readonly InodeRefresh _refresh;
    private readonly Entries _entries;
    private readonly Lookup _lookup;
    private readonly Enumeration _enumeration;
    private readonly DirectoryUpkeep _upkeep;
    private readonly FileLosses _losses;
    private readonly FileUploads _uploads;
    private readonly ContentRelease _release;
    private readonly ContentJoin _contents;
    private readonly FileDetaching _detaching;
    private readonly FileOpening _opening;
    private readonly FileReads _reads;
    private readonly FileWrites _writes;
    private readonly FileClosing _closing;
    private readonly FileSync _sync;

    private readonly Notifier _notifier = new();

    private readonly LateOpens _lateOpens;

    private readonly CancellationTokenSource _ending = new();

    private readonly CancellationToken _ended;

    private int _disposed;

    private VirtualFileSystem(IObjectStore store, VfsOptions options, NodeMeta? root, ILoggerFactory loggers, TimeProvider time)
    {
        _log = loggers.CreateLogger<VirtualFileSystem>();
        _store = store;
        _options = options;
        _ended = _ending.Token;
        _content = new ContentStore(_store, options.Content, loggers.CreateLogger<ContentStore>(), time);
        _moves = new MovedObjects(_content);
        _clock = new MountClock(time, options.CacheTtl, options.NegativeTtl);
        _reader = new MetaReader(new AttributeDefaults
        {
            Uid = options.Uid,
            Gid = options.Gid,
            FileMode = options.FileMode,
            DirectoryMode = options.DirectoryMode,
            Umask = options.Umask,
            HasMarkers = options.DirectoryMarkers,
            TimeNs = _clock.NowNs(),
        });
        _cache = new MetadataCache(_clock, options.MetadataCacheBytes);
        _inodes = new InodeTable(DirectoryPlace.Of(options.Source), root ?? _reader.ImpliedDirectory) ;
        _lateOpens = new LateOpens(_clock);
        NodeUpdates updates = new(_inodes, _notifier, options.KernelKeepsTimes);
        _tree = new NodeTree(_inodes, _cache, updates, _clock);
        _listings = new DirectoryListings(_store, updates, _cache, _reader, _clock, _log);
        _nameLocks = new NameLocks(options.IgnoreCase);
        _markers = new DirectoryMarkers(_store, options.DirectoryMarkers);
        _below = new ObjectsBelow(_store, _log);
        _probe = new NameProbe(_store, _markers, _below, _reader);
        _buckets = new BucketListing(_store, _probe, _listings, _tree, _reader, _clock);
        NameLoader loader = new(_inodes, _listings, _clock, _probe, _buckets, options.IgnoreCase, _ended);
        Foresight foresight = new(_inodes, _listings, _cache, loader, 2 * options.MaxParallelRequests, _ended);
        _names = new NameResolver(_tree, loader, foresight, _buckets, new CaseSearch(_listings, _cache, _buckets), options.IgnoreCase);
        _refresh = new InodeRefresh(_inodes, _names, _markers, _clock);
        _entries = new Entries(_inodes, _clock, options.CacheTtl, options.NegativeTtl, options.IgnoreCase);
        _lookup = new Lookup(_inodes, _tree, _names, _nameLocks, _lateOpens, _entries);
        EnumerationStart start = new(_cache, _listings, _buckets, _clock);
        EntryCompletion completion = new(_probe, _listings, _clock, options.MaxParallelMoves);
        _enumeration = new Enumeration(start, completion, new EntryEmitter(_inodes, _tree, _entries), _entries, _log);
        _upkeep = new DirectoryUpkeep(_markers, _below, _cache, _log);
        _losses = new FileLosses(_inodes, _tree, _cache, _notifier);
        _uploads = new FileUploads(_inodes, _tree, _cache, _store, _clock, _log);
        _release = new ContentRelease(_uploads, _losses, _log);
        _contents = new ContentJoin(_content, _inodes, _refresh, _nameLocks, _lateOpens, _clock, options.Content.MaxFileSize);
        _detaching = new FileDetaching(_contents, _release, _lateOpens, _losses);
        Doubts doubts = new(_inodes, _cache, _clock, _notifier);
        _opening = new FileOpening(_inodes, _handles, _contents, _release, doubts, _clock, options.ReadOnly);
        StaleHandles stale = new(_contents, _release, doubts);
        _reads = new FileReads(stale);
        _writes = new FileWrites(stale, _clock, _notifier);
        _closing = new FileClosing(_uploads);
        _sync = new FileSync(_inodes, _uploads, _log);
    }

    /// <inheritdoc/>
    public bool IgnoresCase => _options.IgnoreCase;

    /// <summary>What the file system holds at present.</summary>
    public VfsGauges Gauges => new(_inodes.Count, _inodes.Lookups, _handles.Files, _handles.Directories, _cache.Count, _listings.HiddenNames);

    /// <summary>Makes a file system once its source exists and answers.</summary>
    /// <param name="store">The cluster.</param>
    /// <param name="options">What is mounted and how.</param>
    /// <param name="loggers">Makes the loggers.</param>
    /// <param name="time">The clock of caches and time stamps.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>
    /// The file system; <see cref="FsError.NotFound"/> when the bucket does not exist or nothing begins with the prefix,
    /// <see cref="FsError.NotDirectory"/> when the prefix is an object.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static async ValueTask<FsResult<VirtualFileSystem>> StartAsync(
        IObjectStore store, VfsOptions options, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        ArgumentNullException.ThrowIfNull(time);
        options.Validate();
        GuardedStore guarded = new(store, loggers.CreateLogger<VirtualFileSystem>());
        if (!options.Source.HasBucket)
        {
            FsResult<IReadOnlyList<BucketInfo>> buckets = await guarded.ListBucketsAsync(cancellationToken).ConfigureAwait(false);
            return buckets.IsOk ? new VirtualFileSystem(guarded, options, null, loggers, time) : buckets.Error;
        }

        FsResult<BucketInfo> bucket = await guarded.HeadBucketAsync(options.Source.Bucket, cancellationToken).ConfigureAwait(false);
        if (!bucket.IsOk)
        {
            return bucket.Error;
        }

        VirtualFileSystem system = new(guarded, options, null, loggers, time);
        if (options.Source.Prefix.Length == 0)
        {
            system._inodes.Root.SetMeta(system._reader.Bucket(bucket.Value), default);
            return system;
        }

        FsResult<NodeMeta?> root = await system._probe.ProbeDirectoryAsync(system._inodes.Root.Place, cancellationToken).ConfigureAwait(false);
        if (root is { IsOk: true, Value: { } meta })
        {
            system._inodes.Root.SetMeta(meta, default);
            return system;
        }

        FsError error = root.Error;
        if (root.IsOk)
        {
            FsResult<ObjectInfo> head = await guarded.HeadAsync(new ObjectKey(options.Source.Bucket, options.Source.Prefix), cancellationToken).ConfigureAwait(false);
            error = head.IsOk ? FsError.NotDirectory : head.Error;
        }

        await system.DisposeAsync().ConfigureAwait(false);
        return error;
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(IInvalidationSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return _notifier.Subscribe(sink);
    }

    /// <summary>
    /// Uploads all that was closed, ends all handles and forgets all inodes. Errors are logged. Files that are open for
    /// writing may not be whole: what was written to them is kept for recovery. <see cref="Leftovers"/> tells of both.
    /// </summary>
    /// <returns>Completes when nothing runs any more.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        FsResult saved = await UploadClosedAsync(CancellationToken.None).ConfigureAwait(false);
        if (!saved.IsOk)
        {
            OperationLog.Unsaved(_log, saved.Error);
        }

        foreach (HandleId handle in _handles.FileIds())
        {
            await EndUnclosedAsync(handle).ConfigureAwait(false);
        }

        foreach (HandleId handle in _handles.DirectoryIds())
        {
            await ReleaseDirectoryAsync(handle).ConfigureAwait(false);
        }

        foreach (FileInode file in _inodes.ReferFiles())
        {
            await _detaching.DropKeptAsync(file).ConfigureAwait(false);
        }

        await _ending.CancelAsync().ConfigureAwait(false);
        await _content.DisposeAsync().ConfigureAwait(false);
        _inodes.Clear();
        _cache.Dispose();
        _ending.Dispose();
    }
}
