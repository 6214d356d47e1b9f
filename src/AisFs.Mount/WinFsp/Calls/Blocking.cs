using System.Diagnostics.CodeAnalysis;

namespace AisFs.Mount.WinFsp.Calls;

/// <summary>Waits on the dispatcher's own thread, which is none of the pool's.</summary>
internal static class Blocking
{
    [SuppressMessage("Usage", "CA1849:Call async methods when in an async method", Justification = "WinFsp wants the answer from this call.")]
    [SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "The dispatcher's thread is WinFsp's own; it may block.")]
    internal static T Wait<T>(ValueTask<T> task) => task.IsCompleted ? task.GetAwaiter().GetResult() : task.AsTask().GetAwaiter().GetResult();

    [SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "The dispatcher's thread is WinFsp's own; it may block.")]
    internal static void Wait(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            task.AsTask().GetAwaiter().GetResult();
        }
    }
}
