using AisFs.Vfs.Api;
using AisFs.Vfs.Measuring;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Disk;

/// <summary>
/// Copies of objects on a local disk: below the cache in memory, above the cluster. It outlives the mount, and other mounts
/// of the same user share it. One task writes, and makes room before it does.
/// </summary>
internal sealed class DiskTier : IAsyncDisposable
{
    // What waits to be written is a part of the memory of readers.
    private const int MemoryShare = 16;
    private const long MostQueued = 32 << 20;

    // Each keeps a staged file open.
    private const int MostImports = 64;

    private static readonly TimeSpan s_upkeepEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_lastPatience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _ending = new();
    private readonly DiskParts _parts;
    private readonly DiskObjects _objects;
    private readonly DiskEvictor _evictor;
    private readonly DiskUpkeep _upkeep;
    private readonly Task _writing;
    private readonly Task _beginning;
    private readonly ITimer _timer;
    private int _imports;

    private DiskTier(DiskParts parts, TimeProvider time)
    {
        _parts = parts;
        _objects = new DiskObjects(parts);
        _evictor = new DiskEvictor(parts.Root, parts.Files, parts.Room, parts.Counters, _objects.Forget);
        _upkeep = new DiskUpkeep(parts, time);
        Times = new DiskTimes(parts);
        parts.Room.Sync();
        Times.Begin();
#pragma warning disable RS0030 // Writing and looking around go on beside the reads, until the end.
        _writing = Task.Run(WriteAsync);
        _beginning = Task.Run(Begin);
#pragma warning restore RS0030
        _timer = time.CreateTimer(static state => ((DiskTier)state!).GoOn(), this, s_upkeepEvery, s_upkeepEvery);
    }

    /// <summary>How it stands.</summary>
    public DiskState State => new(
        _parts.Root,
        _parts.Room.Used,
        _parts.Room.Limit == long.MaxValue ? null : _parts.Room.Limit,
        Free(),
        _parts.Health.Fault,
        _parts.Counters.Hits,
        _parts.Counters.Misses,
        _parts.Counters.Evicted,
        _parts.Counters.Damaged,
        _parts.Counters.Dropped);

    /// <summary>What is in the folder, in bytes.</summary>
    public long Used => _parts.Room.Used;

    /// <summary>When versions of objects were written.</summary>
    public DiskTimes Times { get; }

    /// <summary>Makes the disk cache of a mount.</summary>
    /// <param name="options">The options; without a folder there is no disk cache.</param>
    /// <param name="logger">The log.</param>
    /// <param name="time">The clock.</param>
    /// <param name="meter">Counts what it does.</param>
    /// <returns>The disk cache; null when there is none.</returns>
    public static DiskTier? Create(ContentOptions options, ILogger logger, TimeProvider time, VfsMeter? meter)
    {
        if (options.DiskCache is not { } disk)
        {
            return null;
        }

        if (options.ClusterId.Length == 0)
        {
            DiskLog.NoCluster(logger, disk.Directory);
            return null;
        }

        DiskParts parts = new()
        {
            Root = disk.Directory,
            Folder = Path.Combine(disk.Directory, DiskNames.OfCluster(options.ClusterId)),
            BlockSize = options.ChunkSize,
            Files = options.HostFiles,
            Health = new DiskHealth(disk.Directory, disk.Pause, logger, time),
            Room = new DiskRoom(disk.Directory, disk.Limit, disk.MinFree),
            Counters = new DiskCounters(meter),
            Ghosts = new DiskGhosts(disk.Admission),
            Queue = new DiskQueue(Math.Min(options.MemoryLimit / MemoryShare, MostQueued)),
            Logger = logger,
        };
        return new DiskTier(parts, time);
    }

    /// <summary>What stands for a version of an object.</summary>
    /// <param name="key">The object.</param>
    /// <param name="version">The version.</param>
    /// <returns>The object; null for a version that is not kept, because it is empty or has no checksum that tells it from others.</returns>
    public DiskObject? Find(in ObjectKey key, in ObjectVersion version)
        => DiskKey.Of(key, version, _parts.BlockSize) is { } known ? _objects.Get(known) : null;

    /// <summary>An object has another name: what is on the disk of it goes along, if the answer proves that it is the same content.</summary>
    /// <param name="from">The old name.</param>
    /// <param name="to">The new name.</param>
    /// <param name="moved">What the cluster made of it.</param>
    public void Move(in ObjectKey from, in ObjectKey to, CopiedObject moved)
    {
        ObjectVersion made = moved.Copy.FullVersion;
        if (made.OfContent.IsSameAs(moved.Source.OfContent) && Find(from, moved.Source) is { } source && Find(to, made) is { } target)
        {
            _parts.Queue.TryAdd(DiskWork.TakeOver(target, source));
        }
    }

    /// <summary>A version was replaced by this mount: its files only take room.</summary>
    /// <param name="key">The object.</param>
    /// <param name="replaced">The version.</param>
    /// <param name="by">What replaced it.</param>
    public void Drop(in ObjectKey key, in ObjectVersion replaced, DiskObject by)
    {
        if (Find(key, replaced) is { } old && old != by)
        {
            _parts.Queue.TryAdd(DiskWork.Remove(old));
        }
    }

    /// <summary>Has the files of a version made from local bytes, when the rule of admission and the disk allow.</summary>
    /// <param name="target">The version.</param>
    /// <param name="checksum">What the cluster tells of its bytes, of the kind xxhash2: nothing is kept that has another one.</param>
    /// <param name="source">The bytes; the caller's until it succeeds.</param>
    /// <returns>Whether it is going to be tried.</returns>
    public bool TryImport(DiskObject target, string checksum, IDiskSource source)
    {
        if (Interlocked.Increment(ref _imports) <= MostImports
            && target.TryImport(source, checksum, () => Interlocked.Decrement(ref _imports)) is { } import)
        {
            if (_parts.Queue.TryAdd(DiskWork.Import(target, import)))
            {
                return true;
            }
        }

        Interlocked.Decrement(ref _imports);
        return false;
    }

    private bool TakesOffers => _parts.TakesOffers && !_ending.IsCancellationRequested;

    /// <summary>Waits until blocks can be offered without being dropped.</summary>
    public Task WaitForRoomAsync(CancellationToken cancellationToken) => _parts.Queue.WaitForRoomAsync(cancellationToken);

    /// <summary>Waits until all blocks that were offered are written, or given up.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => _parts.Queue.DrainAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        _parts.Queue.Close();
        await _writing.WaitAsync(s_lastPatience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_writing, _beginning).ConfigureAwait(false);
        _parts.Open.Clear();
        Times.Dispose();
        _parts.Room.Sync();
        _ending.Dispose();
    }

    private async Task WriteAsync()
    {
        await foreach (DiskWork work in _parts.Queue.Work.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            bool isDone = false;
            try
            {
                isDone = TryDo(work);
            }
            finally
            {
                if (!isDone)
                {
                    _parts.Refuse(work.Offer);
                    work.Bytes?.Dispose();
                }

                _parts.Queue.Done(work);
            }

            PayDebts();
        }
    }

    // What was refused while the queue was full is offered again, while there is room.
    private void PayDebts()
    {
        // Those that are refused once more come behind the others.
        for (int left = _parts.Debts.Count; left > 0 && TakesOffers && _parts.Debts.TryTake(out IDiskOffer? offer); left--)
        {
            offer.OfferAgain();
        }
    }

    private bool TryDo(in DiskWork work)
    {
        if (!_parts.Health.CanWrite || _ending.IsCancellationRequested || (work.Kind == DiskWorkKind.Write && _parts.Room.IsShort))
        {
            return false;
        }

        try
        {
            switch (work.Kind)
            {
                case DiskWorkKind.Import:
                    return TryImport(work);
                case DiskWorkKind.TakeOver:
                    work.Object.TakeOver(work.From!);
                    break;
                case DiskWorkKind.Remove:
                    work.Object.Remove();
                    break;
                case DiskWorkKind.Write when !_evictor.TryMakeRoom(DiskRoom.Rounded(work.Length) + DiskRoom.Unit):
                    _parts.Room.RunShort();
                    return false;
                case DiskWorkKind.Write when !work.Object.Write(work.Number, work.Slab!.GetSpan()[..work.Length]):
                    return false;
            }

            _parts.Health.WriteWorked();
            return true;
        }
        catch (Exception exception) when (DiskHealth.Is(exception))
        {
            _parts.Health.WriteFailed(exception);
        }
        catch (ObjectDisposedException)
        {
            // Its files were closed to let others be opened.
        }
        catch (Exception exception)
        {
            DiskLog.Failed(_parts.Logger, exception);
        }

        return false;
    }

    // Step by step: other work that waits comes in between.
    private bool TryImport(in DiskWork work)
    {
        DiskImport import = work.Bytes!;
        if (!import.HasBegun && !_evictor.TryMakeRoom(import.Room))
        {
            return false;
        }

        while (import.Step())
        {
            if (_parts.Queue.TryAdd(work))
            {
                return true;
            }

            if (_ending.IsCancellationRequested)
            {
                return false;
            }
        }

        _parts.Health.WriteWorked();
        return true;
    }

    private void Begin()
    {
        Guard(() => _upkeep.Begin(_ending.Token));
        Times.Scan();
    }

    private void GoOn()
    {
        if (_beginning.IsCompleted && _parts.Health.Fault is null)
        {
            Guard(_upkeep.GoOn);
            Times.GoOn();

            // Something else may fill the disk while nothing is written here.
            Guard(() => _evictor.TryMakeRoom(0));
        }

        // Also to a disk that has failed, once its pause is over: what waits is the first to try it.
        PayDebts();
    }

    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception exception) when (DiskHealth.Is(exception))
        {
            _parts.Health.WriteFailed(exception);
        }
        catch (Exception exception)
        {
            DiskLog.Failed(_parts.Logger, exception);
        }
    }

    private long? Free()
    {
        try
        {
            return DiskRoom.FreeOf(_parts.Root);
        }
        catch (Exception exception) when (DiskHealth.Is(exception))
        {
            return null;
        }
    }
}
