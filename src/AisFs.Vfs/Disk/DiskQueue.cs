using System.Threading.Channels;

namespace AisFs.Vfs.Disk;

/// <summary>What waits to be written. Blocks never take more than the limit: what comes then is not written.</summary>
/// <param name="limit">How many bytes may wait; the memory of readers holds them.</param>
internal sealed class DiskQueue(long limit)
{
    // What the user asked to have on the disk is read ahead, and must not be asked for twice.
    private const int Wanted = 4;

    private readonly Lock _lock = new();
    private readonly Channel<DiskWork> _work = Channel.CreateUnbounded<DiskWork>(new UnboundedChannelOptions { SingleReader = true });
    private readonly List<(long Bytes, TaskCompletionSource Reached)> _waiters = [];
    private long _bytes;

    /// <summary>What waits, in order.</summary>
    public ChannelReader<DiskWork> Work => _work.Reader;

    /// <summary>Adds a block, or another piece of work, for which there is always room.</summary>
    /// <param name="work">The work; the caller's reference to its memory goes over when it succeeds.</param>
    /// <returns>False when there is no room.</returns>
    public bool TryAdd(in DiskWork work)
    {
        lock (_lock)
        {
            if ((work.Slab is not null && _bytes + work.Length > (work.Object.IsWanted ? Wanted * limit : limit)) || !_work.Writer.TryWrite(work))
            {
                return false;
            }

            _bytes += work.Length;
            return true;
        }
    }

    /// <summary>A piece of work is done, or given up.</summary>
    public void Done(in DiskWork work)
    {
        work.Slab?.Release();
        List<TaskCompletionSource> reached = [];
        lock (_lock)
        {
            _bytes -= work.Length;
            for (int i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_bytes <= _waiters[i].Bytes)
                {
                    reached.Add(_waiters[i].Reached);
                    _waiters.RemoveAt(i);
                }
            }
        }

        reached.ForEach(static waiter => waiter.TrySetResult());
    }

    /// <summary>Whether a block would be taken now. Racy: a hint.</summary>
    public bool HasRoom => Volatile.Read(ref _bytes) <= limit / 2;

    /// <summary>Waits until half of the room is there.</summary>
    public Task WaitForRoomAsync(CancellationToken cancellationToken) => WaitAsync(limit / 2, cancellationToken);

    /// <summary>Waits until nothing waits to be written any more.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => WaitAsync(0, cancellationToken);

    /// <summary>Nothing is added any more.</summary>
    public void Close() => _work.Writer.TryComplete();

    private Task WaitAsync(long bytes, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_bytes <= bytes)
            {
                return Task.CompletedTask;
            }

            TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((bytes, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }
}
