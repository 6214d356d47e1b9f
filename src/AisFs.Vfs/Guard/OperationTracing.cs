using System.Diagnostics;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Guard;

/// <summary>Tells listeners of operations that end. While nobody listens an operation costs no more than a look at a number.</summary>
internal sealed class OperationTracing(Func<OperationCall, string> describe, TimeProvider time)
{
    private static int s_listeners;

    private Action<TracedOperation>? _listeners;

    /// <summary>The time stamp for an operation that begins; 0 while nobody listens.</summary>
    public static long Stamp() => Volatile.Read(ref s_listeners) == 0 ? 0 : Stopwatch.GetTimestamp();

    /// <summary>Listens.</summary>
    /// <param name="listener">Called for each operation that ends, on any thread; must not wait.</param>
    /// <returns>Ends it.</returns>
    public IDisposable Listen(Action<TracedOperation> listener)
    {
        Add(listener);
        Interlocked.Increment(ref s_listeners);
        return new Listening(this, listener);
    }

    /// <summary>An operation has ended.</summary>
    /// <param name="call">The operation.</param>
    /// <param name="began">What <see cref="Stamp"/> said when it began.</param>
    /// <param name="error">How it failed.</param>
    public void Ended(in OperationCall call, long began, FsError error)
    {
        if (began == 0 || Volatile.Read(ref _listeners) is not { } listeners)
        {
            return;
        }

        TimeSpan duration = Stopwatch.GetElapsedTime(began);
        bool isTransfer = call.Transfer > 0;
        listeners(new TracedOperation(
            call.Operation, describe(call), isTransfer ? call.Position : null, isTransfer ? call.Transfer : null, time.GetUtcNow() - duration, duration, error));
    }

    private void Add(Action<TracedOperation> listener)
    {
        Action<TracedOperation>? seen;
        do
        {
            seen = _listeners;
        }
        while (Interlocked.CompareExchange(ref _listeners, seen + listener, seen) != seen);
    }

    private void Remove(Action<TracedOperation> listener)
    {
        Action<TracedOperation>? seen;
        do
        {
            seen = _listeners;
        }
        while (Interlocked.CompareExchange(ref _listeners, seen - listener, seen) != seen);
    }

    private sealed class Listening(OperationTracing owner, Action<TracedOperation> listener) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                Interlocked.Decrement(ref s_listeners);
                owner.Remove(listener);
            }
        }
    }
}
