using AisFs.Vfs.Api;

namespace AisFs.Vfs.Operations;

/// <summary>Makes a value of the cancellation of an operation.</summary>
internal static class Interruption
{
    /// <summary>Waits for work; its cancellation is <see cref="FsError.Interrupted"/>.</summary>
    public static async ValueTask<FsResult<T>> CatchAsync<T>(ValueTask<FsResult<T>> work)
    {
        try
        {
            return await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return FsError.Interrupted;
        }
    }

    /// <inheritdoc cref="CatchAsync{T}"/>
    public static async ValueTask<FsResult> CatchAsync(ValueTask<FsResult> work)
    {
        try
        {
            return await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return FsError.Interrupted;
        }
    }
}
