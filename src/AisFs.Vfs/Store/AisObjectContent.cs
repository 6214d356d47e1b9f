using AisFs.Client;
using AisFs.Vfs.Api;
using AisFs.Vfs.Progress;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Store;

/// <summary>The body of a GET of the client, with errors as values.</summary>
internal sealed class AisObjectContent(AisObjectBody body, ObjectInfo info, ILogger log) : IObjectContent
{
    private readonly OperationProgress? _progress = OperationProgress.Current;

    /// <inheritdoc/>
    public ObjectInfo Info => info;

    /// <inheritdoc/>
    public long Length => body.Length;

    /// <inheritdoc/>
    public ValueTask<FsResult<int>> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        ValueTask<int> read;
        try
        {
            read = body.ReadAsync(destination, cancellationToken);
            if (read.IsCompletedSuccessfully)
            {
                _progress?.Moved();
                return new ValueTask<FsResult<int>>(read.Result);
            }
        }
        catch (Exception e) when (e is AisException or OperationCanceledException)
        {
            return new ValueTask<FsResult<int>>(Fail(e));
        }

        return AwaitAsync(read);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => body.DisposeAsync();

    [System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FsResult<int>> AwaitAsync(ValueTask<int> read)
    {
        try
        {
            int count = await read.ConfigureAwait(false);
            _progress?.Moved();
            return count;
        }
        catch (Exception e) when (e is AisException or OperationCanceledException)
        {
            return Fail(e);
        }
    }

    private FsError Fail(Exception exception)
    {
        FsError error = AisErrorMap.ToFsError(exception);
        if (error != FsError.Interrupted)
        {
            StoreLog.ReadBroke(log, info.Name, exception.Message);
        }

        return error;
    }
}
