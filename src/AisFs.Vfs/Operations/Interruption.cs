using AisFs.Vfs.Api;

namespace AisFs.Vfs.Operations;

/// <summary>Makes a value of the cancellation of an operation.</summary>
internal static class Interruption
{
    /// <summary>Waits for work; its cancellation is <see cref="FsError.Interrupted"/>.</summary>
    public static async ValueTask<TResult> CatchAsync<TResult>(ValueTask<TResult> work)
        where TResult : struct, IOutcome<TResult>
    {
        try
        {
            return await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return TResult.Failed(FsError.Interrupted);
        }
    }
}
