using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;

namespace AisFs.Vfs.Content;

/// <summary>One version of an object, unchanged.</summary>
internal sealed class CleanBody(ContentServices services, CachedObject obj) : ContentBody(services)
{
    public CachedObject Object => obj;

    public override long Size => obj.Size;

    public override bool IsDirty => false;

    public override ValueTask<FsError> FillAsync(ReadCursor cursor, SlabLease lease, long offset, int length, CancellationToken cancellationToken)
        => cursor.ReadAsync(obj, lease, offset, length, cancellationToken);

    protected override ValueTask ReleaseAsync() => Services.Cache.ReleaseAsync(obj);
}
