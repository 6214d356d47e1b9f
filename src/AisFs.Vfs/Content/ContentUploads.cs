using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Measuring;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content;

/// <summary>Uploads contents of a mount.</summary>
/// <param name="store">The cluster.</param>
/// <param name="requests">The requests.</param>
/// <param name="meter">Counts uploads.</param>
/// <param name="logger">Takes uploads that fail.</param>
/// <param name="stopping">Cancelled when the mount ends: uploads stop.</param>
internal sealed class ContentUploads(IObjectStore store, UploadRequests requests, VfsMeter meter, ILogger logger, CancellationToken stopping)
{
    /// <summary>Uploads a dirty content. The caller has entered its gate.</summary>
    /// <param name="gate">The content's state.</param>
    /// <param name="binding">The object that it becomes.</param>
    /// <param name="history">The marks of earlier uploads.</param>
    /// <param name="refused">Why a change of it was refused: it is not uploaded then. None when all were made.</param>
    /// <param name="custom">Makes the metadata from the version that the content will have.</param>
    public async ValueTask<FsResult<ObjectInfo>> RunAsync(
        ContentGate gate, ObjectBinding binding, UploadHistory history, FsError refused, Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom)
    {
        binding.ForgetCustom();
        history.Begin();
        UploadSession session = new(requests, binding, history, custom, gate.Generation);
        if (refused != FsError.None)
        {
            session.RememberCustom(gate.Current.Size);
            history.Fail(refused);
            UploadLog.NotWhole(logger, session.Key, refused);
            return refused;
        }

        long began = meter.UploadBegins();
        FsResult<ObjectInfo> result = FsError.Io;
        try
        {
            result = await new UploadRun(gate, session, store).RunAsync(stopping).ConfigureAwait(false);
        }
        finally
        {
            meter.UploadEnds(began, result.Error, result.IsOk ? result.Value.Size : 0);
        }

        if (result.IsOk)
        {
            history.Succeed();
            gate.NoteSaved();
        }
        else
        {
            session.RememberCustom(gate.Current.Size);
            history.Fail(result.Error);
            UploadLog.UploadRefused(logger, binding.Key, result.Error);
        }

        return result;
    }

    /// <summary>Logs an exception that no upload should throw.</summary>
    public void ReportUnexpected(ObjectKey key, Exception exception) => UploadLog.UploadFailed(logger, key, exception);
}
