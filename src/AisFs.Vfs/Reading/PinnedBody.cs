using System.Runtime.CompilerServices;
using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Reading;

/// <summary>
/// The bytes of one version of an object up to a given end, over as many requests as it takes: one after the other, each of
/// which has to prove that the object is still the same.
/// </summary>
internal sealed class PinnedBody(IObjectStore store, CachedObject obj, long end, ContentOptions options, TimeProvider time)
{
    // How often "no such object" is not taken for an answer.
    private const int MaxMisses = 2;

    private IObjectContent? _body;

    /// <summary>Whether a body is open: the cluster keeps the object locked.</summary>
    public bool IsOpen => _body is not null;

    /// <summary>Whether a body ever was open. Then what fails is a broken body; opening the first one was retried by the store.</summary>
    public bool WasOpen { get; private set; }

    /// <summary>Goes on with a body that was opened before: it begins with the first byte that will be read, and its version was looked at.</summary>
    public void Adopt(IObjectContent opened)
    {
        _body = opened;
        WasOpen = true;
    }

    /// <summary>Reads some bytes.</summary>
    /// <param name="position">The offset in the object: where the read before ended, when that succeeded.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="cancellationToken">Ends the read; the body is to be closed then.</param>
    /// <returns>The number of bytes, at least one; <see cref="FsError.Stale"/> when the object is another one.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<FsResult<int>> ReadAsync(long position, Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (_body is null)
        {
            FsError error = await OpenAsync(position, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }
        }

        FsResult<int> read = await _body!.ReadAsync(destination, cancellationToken).ConfigureAwait(false);
        return read is { IsOk: true, Value: <= 0 } ? FsError.Io : read;
    }

    /// <summary>Lets the body go, if one is open. The next read opens another one.</summary>
    public async ValueTask CloseAsync()
    {
        if (_body is { } body)
        {
            _body = null;
            await body.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<FsError> OpenAsync(long position, CancellationToken cancellationToken)
    {
        int misses = 0;
        while (true)
        {
            ObjectKey key = obj.Key;
            if (!obj.Version.IsIdentified && await CheckAsync(cancellationToken).ConfigureAwait(false) is var unlike and not FsError.None)
            {
                return unlike;
            }

            FsResult<IObjectContent> opened = await store.OpenReadAsync(key, position, end - position, cancellationToken).ConfigureAwait(false);
            if (opened.IsOk)
            {
                _body = opened.Value;
                WasOpen = true;
                return await CheckAsync(_body, position, cancellationToken).ConfigureAwait(false);
            }

            if (opened.Error is not (FsError.NotFound or FsError.NoSuchRange))
            {
                return opened.Error;
            }

            // When the object was renamed while the request was under way, it is there under its new name. Otherwise it may
            // have been missed: while objects move between targets, a target may not find one that is there.
            if (key == obj.Key)
            {
                if (misses == MaxMisses)
                {
                    return FsError.Stale;
                }

                await Task.Delay(options.RetryDelay * (1 << misses++), time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<FsError> CheckAsync(IObjectContent body, long position, CancellationToken cancellationToken)
    {
        VersionRelation relation = obj.Pin(body.Info, isLast: false);
        FsError error = relation == VersionRelation.Same ? FsError.None
            : relation == VersionRelation.Different ? FsError.Stale
            : await CheckAsync(cancellationToken).ConfigureAwait(false);
        return error != FsError.None || body.Length == end - position ? error : FsError.Io;
    }

    /// <summary>
    /// Asks for what an answer with bytes does not tell. Of an object without a checksum only the time of writing tells
    /// whether it was written anew: asked for before and after the bytes, it tells which version they belong to.
    /// </summary>
    private async ValueTask<FsError> CheckAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ObjectKey key = obj.Key;
            FsResult<ObjectInfo> head = await store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
            if (head.IsOk)
            {
                return obj.Pin(head.Value, isLast: true) == VersionRelation.Same ? FsError.None : FsError.Stale;
            }

            if (head.Error != FsError.NotFound)
            {
                return head.Error;
            }

            if (key == obj.Key)
            {
                return FsError.Stale;
            }
        }
    }
}
