using AisFs.Vfs.Api;
using AisFs.Vfs.Operations;

namespace AisFs.Vfs;

public sealed partial class VirtualFileSystem
{
    /// <inheritdoc/>
    public ValueTask<FsResult> SyncAllAsync(CancellationToken cancellationToken) => Interruption.CatchAsync(_sync.RunAsync(static _ => true, cancellationToken));
}
