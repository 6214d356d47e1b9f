using AisFs.Vfs.Api;
using AisFs.Vfs.Content.States;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content;

/// <summary>Leads one upload of a content from state to state until the bytes are on the cluster.</summary>
/// <param name="gate">The content's state. The caller has entered.</param>
/// <param name="session">The upload.</param>
/// <param name="store">The cluster.</param>
internal sealed class UploadRun(ContentGate gate, UploadSession session, IObjectStore store)
{
    /// <summary>Uploads; after an error all bytes are still here.</summary>
    public async ValueTask<FsResult<ObjectInfo>> RunAsync(CancellationToken cancellationToken)
    {
        StateChange prepared = gate.Accept(await gate.Current.PrepareUploadAsync(session, cancellationToken).ConfigureAwait(false));
        if (prepared.Error != FsError.None)
        {
            return prepared.Error;
        }

        if (await session.FindLostAsync(out bool isSame, cancellationToken).ConfigureAwait(false) is { } found)
        {
            if (isSame)
            {
                return gate.Accept(await gate.Current.FinishAsync(session, cancellationToken).ConfigureAwait(false)).Result;
            }

            FsError rebased = await gate.ChangeAsync(
                (Session: session, Found: found), static (state, upload, token) => state.RebaseAsync(upload.Session, upload.Found, token), cancellationToken).ConfigureAwait(false);
            if (rebased != FsError.None)
            {
                return rebased;
            }
        }

        FsError learned = await session.LearnReplacedAsync(store, gate.Current.GoesInParts, cancellationToken).ConfigureAwait(false);
        return learned != FsError.None ? learned : await UploadAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<FsResult<ObjectInfo>> UploadAsync(CancellationToken cancellationToken)
    {
        UploadChange change;
        do
        {
            change = gate.Accept(await gate.Current.UploadAsync(session, cancellationToken).ConfigureAwait(false));
        }
        while (!change.IsOver);
        return change.Result;
    }
}
