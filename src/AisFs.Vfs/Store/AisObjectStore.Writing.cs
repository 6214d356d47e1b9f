using AisFs.Client;
using AisFs.Vfs.Api;
using AisFs.Vfs.Progress;

namespace AisFs.Vfs.Store;

/// <content>PUT, multipart, append, and what changes objects without their bytes.</content>
public sealed partial class AisObjectStore
{
    /// <inheritdoc/>
    public async ValueTask<FsResult<ObjectInfo>> PutAsync(ObjectKey key, IUploadContent content, PutOptions options, CancellationToken cancellationToken)
    {
        if (!TryObject(key, out AisObject? item))
        {
            return FsError.InvalidName;
        }

        try
        {
            AisPutOptions asked = new()
            {
                Custom = options.Custom,
                Checksum = options.ChecksumType.Length > 0 ? new AisChecksum(options.ChecksumType, options.Checksum) : AisChecksum.None,
            };
            AisPutResult result = await _leftovers.RunAsync(item, () => item.PutAsync(ToContent(content), asked, cancellationToken), cancellationToken).ConfigureAwait(false);
            OperationProgress.Report();
            return new ObjectInfo
            {
                Name = key.Name,
                Size = content.Length,
                Version = new ObjectVersion(result.Version, result.Checksum.Type ?? string.Empty, result.Checksum.Value ?? string.Empty, content.Length),
                AccessedNs = result.AccessedNs,
            };
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail("put", key.ToString(), e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<FsResult<string>> BeginMultipartAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (!TryObject(key, out AisObject? item))
        {
            return FsError.InvalidName;
        }

        try
        {
            return (await item.BeginMultipartAsync(cancellationToken).ConfigureAwait(false)).Id;
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail("begin multipart upload of", key.ToString(), e);
        }
    }

    /// <inheritdoc/>
    public ValueTask<RequestOutcome> PutPartAsync(ObjectKey key, string uploadId, int partNumber, IUploadContent content, CancellationToken cancellationToken)
        => RunOnceAsync("put a part of", key, item => item.GetMultipart(uploadId).PutPartAsync(partNumber, ToContent(content), cancellationToken));

    /// <inheritdoc/>
    public async ValueTask<FsResult<IReadOnlyList<int>>> ListPartsAsync(ObjectKey key, string uploadId, CancellationToken cancellationToken)
    {
        if (!TryObject(key, out AisObject? item))
        {
            return FsError.InvalidName;
        }

        try
        {
            return new FsResult<IReadOnlyList<int>>(await item.GetMultipart(uploadId).ListPartsAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail("list the parts of", key.ToString(), e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<RequestOutcome> CompleteMultipartAsync(ObjectKey key, string uploadId, int partCount, CancellationToken cancellationToken)
    {
        AisNameTakenException? taken = null;
        RequestOutcome outcome = await RunOnceAsync("complete multipart upload of", key, async target =>
        {
            _ = await _leftovers.RunAsync(target, () => CompleteOrProbeAsync(target), cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);

        // The name is free, but a completion that is refused for a directory's sake takes the parts with it.
        return outcome.IsOk && taken is not null ? RequestOutcome.Refused(FsError.NotFound) : outcome;

        async ValueTask<bool> CompleteOrProbeAsync(AisObject target)
        {
            if (taken is not null)
            {
                return await LeftoverDirectories.IsInTheWayAsync(target, cancellationToken).ConfigureAwait(false) ? throw taken : true;
            }

            try
            {
                _ = await target.GetMultipart(uploadId).CompleteAsync(partCount, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (AisNameTakenException e)
            {
                taken = e;
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> AbortMultipartAsync(ObjectKey key, string uploadId, CancellationToken cancellationToken)
        => RunAsync("abort multipart upload of", key, item => item.GetMultipart(uploadId).AbortAsync(cancellationToken));

    /// <inheritdoc/>
    public async ValueTask<FsResult<string>> AppendAsync(ObjectKey key, string handle, IUploadContent content, CancellationToken cancellationToken)
    {
        if (!TryObject(key, out AisObject? item))
        {
            return FsError.InvalidName;
        }

        try
        {
            return await item.AppendAsync(ToContent(content), handle, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail("append to", key.ToString(), e);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> FlushAppendAsync(ObjectKey key, string handle, CancellationToken cancellationToken)
        => RunAsync("flush append to", key, async target =>
        {
            _ = await _leftovers.RunAsync(target, () => target.FlushAppendAsync(handle, cancellationToken), cancellationToken).ConfigureAwait(false);
        });

    /// <inheritdoc/>
    public ValueTask<FsResult> DeleteAsync(ObjectKey key, CancellationToken cancellationToken)
        => RunAsync("delete", key, item => item.DeleteAsync(cancellationToken));

    /// <inheritdoc/>
    public async ValueTask<FsResult<CopiedObject>> CopyAsync(ObjectKey source, ObjectKey destination, CancellationToken cancellationToken)
    {
        if (!TryObject(source, out AisObject? original) || !TryObject(destination, out AisObject? copy))
        {
            return FsError.InvalidName;
        }

        try
        {
            (AisObjectProperties made, AisObjectProperties seen) = await _copier.CopyAsync(original, copy, cancellationToken).ConfigureAwait(false);
            OperationProgress.Report();
            return new CopiedObject(ToInfo(destination.Name, made), AisVersions.Of(seen));
        }
        catch (Exception e) when (IsExpected(e))
        {
            return Fail("copy", source.ToString(), e);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FsResult> SetCustomAsync(ObjectKey key, IReadOnlyDictionary<string, string> custom, bool replaceAll, CancellationToken cancellationToken)
        => RunAsync("set custom metadata of", key, item => item.SetCustomAsync(custom, replaceAll, cancellationToken));

    private static AisContent ToContent(IUploadContent content)
        => content.Length == 0 ? AisContent.Empty : AisContent.FromCallback(content.Length, new ProgressBody(content, OperationProgress.Current).CopyToAsync);
}
