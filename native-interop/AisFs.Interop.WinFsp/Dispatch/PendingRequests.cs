namespace AisFs.Interop.WinFsp.Dispatch;

/// <summary>
/// The requests that were not answered at once. When the mount ends they are waited for; what does not come back loses its
/// buffer, and is never answered.
/// </summary>
internal sealed class PendingRequests
{
    private readonly object _lock = new();
    private PendingTransfer? _first;
    private int _count;

    /// <summary>How many wait for their answer.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>A request begins to wait.</summary>
    internal void Add(PendingTransfer transfer)
    {
        lock (_lock)
        {
            transfer.Next = _first;
            transfer.Previous = null;
            if (_first is not null)
            {
                _first.Previous = transfer;
            }

            _first = transfer;
            _count++;
        }
    }

    /// <summary>Claims a request for its answer; <see cref="Answered"/> follows.</summary>
    /// <returns>False when its buffer was taken away: there must be no answer.</returns>
    internal bool TryAnswer(PendingTransfer transfer)
    {
        lock (_lock)
        {
            if (transfer.IsAbandoned)
            {
                return false;
            }

            Unlink(transfer);
            return true;
        }
    }

    /// <summary>An answer was sent.</summary>
    internal void Answered()
    {
        lock (_lock)
        {
            if (--_count == 0)
            {
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>Waits until no request touches its buffer or is answered any more.</summary>
    /// <param name="patience">After which time buffers are taken away.</param>
    /// <returns>How many requests lost their buffer.</returns>
    internal int End(TimeSpan patience)
    {
        long start = Environment.TickCount64;
        lock (_lock)
        {
            while (_count > 0)
            {
                TimeSpan left = patience - TimeSpan.FromMilliseconds(Environment.TickCount64 - start);
                if (left <= TimeSpan.Zero || !Monitor.Wait(_lock, left))
                {
                    break;
                }
            }

            int lost = 0;
            for (PendingTransfer? at = _first; at is not null;)
            {
                PendingTransfer? next = at.Next;
                if (at.TryAbandon())
                {
                    Unlink(at);
                    _count--;
                    lost++;
                }

                at = next;
            }

            // These are being filled or answered just now: neither waits for anything.
            while (_count > 0)
            {
                Monitor.Wait(_lock);
            }

            return lost;
        }
    }

    private void Unlink(PendingTransfer transfer)
    {
        if (transfer.Previous is null)
        {
            _first = transfer.Next;
        }
        else
        {
            transfer.Previous.Next = transfer.Next;
        }

        if (transfer.Next is not null)
        {
            transfer.Next.Previous = transfer.Previous;
        }

        transfer.Next = null;
        transfer.Previous = null;
    }
}
