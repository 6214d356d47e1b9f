using AisFs.Vfs.Progress;

namespace AisFs.Vfs.Guard;

/// <summary>How an operation is waited for.</summary>
/// <typeparam name="TResult">Its outcome.</typeparam>
internal readonly record struct OperationWait<TResult>
{
    /// <summary>What must not stand still; null: the operation has its time as a whole.</summary>
    public OperationProgress? Progress { get; init; }

    /// <summary>Whether the caller may go on while it still runs: it uses nothing that is the caller's.</summary>
    public bool MayAbandon { get; init; }

    /// <summary>Gives back what an outcome holds that comes too late.</summary>
    public Action<TResult>? Undo { get; init; }
}
