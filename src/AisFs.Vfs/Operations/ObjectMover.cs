using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Operations;

/// <summary>Moves objects on the cluster.</summary>
/// <param name="store">The cluster.</param>
/// <param name="times">Remembers when versions were written.</param>
/// <param name="log">Takes the log.</param>
internal sealed class ObjectMover(IObjectStore store, ITimeStore times, ILogger log)
{
    /// <summary>
    /// Moves one object. A cluster's own rename is not used: it removes the source whatever became of the bytes. The source
    /// goes when the copy was seen whole; until then at least one of the names has it.
    /// </summary>
    /// <param name="from">The object.</param>
    /// <param name="to">Its new name.</param>
    /// <param name="replaces">Whether an object of the new name may be there.</param>
    /// <param name="keepsTime">Whether a file that another client wrote gets its time kept with it: the caller does not know that time.</param>
    /// <param name="cancellationToken">Ends the call before the source is deleted.</param>
    /// <returns>The object under its new name, where its checksum may be of another kind.</returns>
    public async ValueTask<FsResult<CopiedObject>> MoveAsync(ObjectKey from, ObjectKey to, bool replaces, bool keepsTime, CancellationToken cancellationToken)
    {
        FsResult<CopiedObject> copied = await store.CopyAsync(from, to, replaces, cancellationToken).ConfigureAwait(false);
        if (!copied.IsOk)
        {
            return copied.Error;
        }

        if (!keepsTime || !await TryKeepTimeAsync(to, copied.Value).ConfigureAwait(false))
        {
            CorrectTime(to, copied.Value.Copy);
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

    private async ValueTask<bool> TryKeepTimeAsync(ObjectKey key, CopiedObject copied)
        => copied.SourceModifiedNs is { } written && MetaReader.KeepingTime(copied.Copy, written) is { } value
            && (await store.SetCustomAsync(key, new Dictionary<string, string> { [PosixAttributes.Key] = value }, replaceAll: false, CancellationToken.None).ConfigureAwait(false)).IsOk;

    // A copy has the version of its source. What comes back to a former name looks like the object that was there, but was written later.
    private void CorrectTime(ObjectKey key, ObjectInfo copy)
    {
        if (copy.LastModifiedNs is { } written && times.TryLoad(key, copy.Version, out long known) && known != written)
        {
            times.Save(key, copy.Version, written);
        }
    }
}
