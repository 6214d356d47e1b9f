using AisFs.Vfs.Api;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Operations;

/// <summary>Moves objects on the cluster.</summary>
internal sealed class ObjectMover(IObjectStore store, ILogger log)
{
    /// <summary>
    /// Moves one object. A cluster's own rename is not used: it removes the source whatever became of the bytes. The source
    /// goes when the copy was seen whole; until then at least one of the names has it.
    /// </summary>
    /// <param name="from">The object.</param>
    /// <param name="to">Its new name.</param>
    /// <param name="replaces">Whether an object of the new name may be there.</param>
    /// <param name="cancellationToken">Ends the call before the source is deleted.</param>
    /// <returns>The object under its new name, where its checksum may be of another kind.</returns>
    public async ValueTask<FsResult<CopiedObject>> MoveAsync(ObjectKey from, ObjectKey to, bool replaces, CancellationToken cancellationToken)
    {
        FsResult<CopiedObject> copied = await store.CopyAsync(from, to, replaces, cancellationToken).ConfigureAwait(false);
        if (!copied.IsOk)
        {
            return copied.Error;
        }

        FsResult deleted = await store.DeleteAsync(from, CancellationToken.None).ConfigureAwait(false);
        if (!deleted.IsOk && deleted.Error != FsError.NotFound)
        {
            // Two names for the same bytes: nothing is lost, and the caller may try again.
            OperationLog.SourceKept(log, from.ToString(), to.ToString(), deleted.Error);
            return deleted.Error;
        }

        return copied.Value;
    }
}
