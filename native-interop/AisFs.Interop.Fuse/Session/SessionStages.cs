using AisFs.Interop.Fuse.Api;

namespace AisFs.Interop.Fuse.Session;

/// <summary>The stages of a session's life, as tasks that can be waited for.</summary>
internal sealed class SessionStages
{
    public TaskCompletionSource<FuseConnection> Initialized { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Disconnected { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
