using AisFs.Client;
using AisFs.Vfs.Api;
using AisFs.Vfs.Progress;

namespace AisFs.Vfs.Store;

/// <summary>Writes objects whole, copies and deletes them, and sets their custom metadata.</summary>
internal sealed class AisWriter(AisCalls calls, LeftoverDirectories leftovers, ObjectCopier copier)
{
    public ValueTask<FsResult<ObjectInfo>> PutAsync(ObjectKey key, IUploadContent content, PutOptions options, CancellationToken cancellationToken)
        => calls.AskAsync<ObjectInfo>("put", key, FsError.InvalidName, async item =>
        {
            AisPutOptions asked = new()
            {
                Custom = options.Custom,
                Checksum = options.ChecksumType.Length > 0 ? new AisChecksum(options.ChecksumType, options.Checksum) : AisChecksum.None,
            };
            AisPutResult result = await leftovers.RunAsync(item, () => item.PutAsync(ToContent(content), asked, cancellationToken), cancellationToken).ConfigureAwait(false);
            return new ObjectInfo
            {
                Name = key.Name,
                Size = content.Length,
                Version = new ObjectVersion(result.Version, result.Checksum.Type ?? string.Empty, result.Checksum.Value ?? string.Empty, content.Length),
                AccessedNs = result.AccessedNs,
            };
        });

    public ValueTask<FsResult> DeleteAsync(ObjectKey key, CancellationToken cancellationToken)
        => calls.RunAsync("delete", key, item => item.DeleteAsync(cancellationToken));

    public ValueTask<FsResult<CopiedObject>> CopyAsync(ObjectKey source, ObjectKey destination, bool replaces, CancellationToken cancellationToken)
        => !calls.TryObject(destination, out AisObject? copy)
            ? new ValueTask<FsResult<CopiedObject>>(FsError.InvalidName)
            : calls.AskAsync<CopiedObject>("copy", source, FsError.InvalidName, async original =>
            {
                (AisObjectProperties made, AisObjectProperties seen) = await copier.CopyAsync(original, copy, replaces, cancellationToken).ConfigureAwait(false);
                return new CopiedObject(AisInfo.Of(destination.Name, made), AisInfo.VersionOf(seen)) { SourceModifiedNs = seen.LastModifiedNs };
            });

    public ValueTask<FsResult> SetCustomAsync(ObjectKey key, IReadOnlyDictionary<string, string> custom, bool replaceAll, CancellationToken cancellationToken)
        => calls.RunAsync("set custom metadata of", key, item => item.SetCustomAsync(custom, replaceAll, cancellationToken));

    /// <summary>The bytes of a request. What the network takes of them is progress of the present operation.</summary>
    public static AisContent ToContent(IUploadContent content)
        => content.Length == 0 ? AisContent.Empty : AisContent.FromCallback(content.Length, new ProgressBody(content, OperationProgress.Current).CopyToAsync);
}
