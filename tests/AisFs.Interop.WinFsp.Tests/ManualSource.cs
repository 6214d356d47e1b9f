using System.Threading.Tasks.Sources;
using AisFs.Interop.WinFsp.Api;

namespace AisFs.Interop.WinFsp.Tests;

/// <summary>A task that completes when the test says so, without allocating.</summary>
internal sealed class ManualSource : IValueTaskSource<IoResult>
{
    private ManualResetValueTaskSourceCore<IoResult> _core;

    public Func<Memory<byte>, ValueTask<IoResult>> Next { get; }

    public ManualSource() => Next = _ =>
    {
        _core.Reset();
        return new ValueTask<IoResult>(this, _core.Version);
    };

    public void Complete(IoResult result) => _core.SetResult(result);

    public IoResult GetResult(short token) => _core.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);
}
