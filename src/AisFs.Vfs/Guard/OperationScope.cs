using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace AisFs.Vfs.Guard;

/// <summary>
/// The token of one operation. Made before it is known whether the operation has to wait at all: one that does not costs
/// neither a timer nor a registration, and its scope goes back to the pool.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A source without timer or wait handle holds nothing that must be freed.")]
internal sealed class OperationScope
{
    private const int MaxPooled = 64;

    private static readonly ConcurrentQueue<OperationScope> s_pool = new();

    private readonly CancellationTokenSource _source = new();

    private OperationScope()
    {
    }

    /// <summary>Cancelled when the operation is to end.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>When the operation began, as <see cref="OperationTracing.Stamp"/> says.</summary>
    public long Began { get; private set; }

    /// <summary>A scope for one operation.</summary>
    public static OperationScope Rent()
    {
        OperationScope scope = s_pool.TryDequeue(out OperationScope? pooled) ? pooled : new OperationScope();
        scope.Began = OperationTracing.Stamp();
        return scope;
    }

    /// <summary>The operation ended without waiting.</summary>
    public void Return()
    {
        if (s_pool.Count < MaxPooled && _source.TryReset())
        {
            s_pool.Enqueue(this);
        }
    }

    /// <summary>Passes the caller's cancellation on until the registration is disposed.</summary>
    public CancellationTokenRegistration Link(CancellationToken caller)
        => caller.UnsafeRegister(static state => ((OperationScope)state!)._source.Cancel(), this);

    /// <summary>Ends the operation.</summary>
    public Task CancelAsync() => _source.CancelAsync();
}
