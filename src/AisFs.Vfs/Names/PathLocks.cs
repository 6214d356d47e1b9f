namespace AisFs.Vfs.Names;

/// <summary>
/// Serialises changes of names over their requests to the cluster: two changes of one name, and a change below a
/// directory that is being renamed or removed. First come, first served among those that exclude each other. Reads,
/// writes, lookups and stat take none of these. First in the lock order, before the upload gate of a file and before
/// the short locks of directories and inodes.
/// </summary>
internal sealed class PathLocks
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Holder> _queue = new();

    /// <summary>Takes one or two paths at once.</summary>
    public ValueTask<Holder> AcquireAsync(PathLock first, PathLock? second, CancellationToken cancellationToken)
    {
        Holder holder = new(this, first, second);
        lock (_lock)
        {
            bool free = IsFree(holder, _queue.Last);
            holder.Node = _queue.AddLast(holder);
            if (free)
            {
                holder.Grant();
                return new ValueTask<Holder>(holder);
            }
        }

        return WaitAsync(holder, cancellationToken);
    }

    public ValueTask<Holder> AcquireAsync(string path, CancellationToken cancellationToken)
        => AcquireAsync(new PathLock(path, false), null, cancellationToken);

    private static async ValueTask<Holder> WaitAsync(Holder holder, CancellationToken cancellationToken)
    {
        try
        {
            await holder.Granted.WaitAsync(cancellationToken).ConfigureAwait(false);
            return holder;
        }
        catch (OperationCanceledException)
        {
            holder.Dispose();
            throw;
        }
    }

    // Holders and waiters stand in one queue. A waiter waits as long as another in front of it conflicts with it.
    private static bool IsFree(Holder holder, LinkedListNode<Holder>? before)
    {
        for (; before is not null; before = before.Previous)
        {
            if (before.Value.ConflictsWith(holder))
            {
                return false;
            }
        }

        return true;
    }

    private void Release(Holder holder)
    {
        lock (_lock)
        {
            if (holder.Node is not { } node)
            {
                return;
            }

            holder.Node = null;
            LinkedListNode<Holder>? next = node.Next;
            _queue.Remove(node);
            for (; next is not null; next = next.Next)
            {
                if (!next.Value.IsGranted && next.Value.ConflictsWith(holder) && IsFree(next.Value, next.Previous))
                {
                    next.Value.Grant();
                }
            }
        }
    }

    /// <summary>One operation's place in the queue; disposing gives it up.</summary>
    internal sealed class Holder(PathLocks owner, PathLock first, PathLock? second) : IDisposable
    {
        private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LinkedListNode<Holder>? Node { get; set; }

        public bool IsGranted => _granted.Task.IsCompleted;

        public Task Granted => _granted.Task;

        public void Grant() => _granted.TrySetResult();

        public bool ConflictsWith(Holder other) => Conflicts(other, first) || (second is { } own && Conflicts(other, own));

        public void Dispose() => owner.Release(this);

        private static bool Conflicts(Holder other, in PathLock path)
            => path.ConflictsWith(other.First) || (other.Second is { } theirs && path.ConflictsWith(theirs));

        private PathLock First => first;

        private PathLock? Second => second;
    }
}
