using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;

namespace AisFs.Vfs.Content;

/// <summary>
/// One form that a file's bytes have: cached, buffered, streamed or staged. Readers enter and leave it without a lock;
/// writers are one at a time. What a form holds is given back when it is retired and the last reader has left.
/// </summary>
internal abstract class ContentBody(ContentServices services)
{
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _users = 1;

    /// <summary>The size in bytes.</summary>
    public abstract long Size { get; }

    /// <summary>Whether there is something to be uploaded.</summary>
    public abstract bool IsDirty { get; }

    protected ContentServices Services => services;

    /// <summary>Adds a range, which lies within the file, to a lease.</summary>
    public abstract ValueTask<FsError> FillAsync(ReadCursor cursor, SlabLease lease, long offset, int length, CancellationToken cancellationToken);

    /// <summary>Begins to read.</summary>
    /// <returns>False when the form was given up: ask for the new one.</returns>
    public bool TryEnter()
    {
        int seen = Volatile.Read(ref _users);
        while (seen > 0)
        {
            int before = Interlocked.CompareExchange(ref _users, seen + 1, seen);
            if (before == seen)
            {
                return true;
            }

            seen = before;
        }

        return false;
    }

    /// <summary>Ends what <see cref="TryEnter"/> began.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _ = EndAsync();
        }
    }

    /// <summary>Gives the form up.</summary>
    /// <returns>Completes when nothing of it is left.</returns>
    public Task RetireAsync()
    {
        Leave();
        return _gone.Task;
    }

    /// <summary>Gives back what the form holds.</summary>
    protected abstract ValueTask ReleaseAsync();

    private async Task EndAsync()
    {
        try
        {
            await ReleaseAsync().ConfigureAwait(false);
        }
        finally
        {
            _gone.SetResult();
        }
    }
}
