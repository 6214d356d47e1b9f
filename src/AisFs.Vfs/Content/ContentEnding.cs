using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Uploading;

namespace AisFs.Vfs.Content;

/// <summary>Ends a content: takes it off its object, or closes it for good.</summary>
/// <param name="gate">The content's state.</param>
/// <param name="binding">The object that it becomes.</param>
/// <param name="marks">How it stands.</param>
/// <param name="reader">Reads it.</param>
/// <param name="flusher">Knows what was not uploaded.</param>
/// <param name="keeper">Keeps that for recovery.</param>
/// <param name="contents">All contents that are open.</param>
internal sealed class ContentEnding(
    ContentGate gate, ObjectBinding binding, ContentMarks marks, ContentReader reader, ContentFlusher flusher, RecoveryKeeper keeper, ContentRegistry contents)
{
    /// <summary>Makes the bytes independent of the object, and ends all uploading.</summary>
    /// <param name="cancellationToken">Gives up; nothing has changed.</param>
    /// <returns>The outcome; on an error nothing has changed.</returns>
    public async ValueTask<FsResult> DetachAsync(CancellationToken cancellationToken)
    {
        FsError error = await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        if (error != FsError.None)
        {
            return error;
        }

        try
        {
            if (binding.IsDetached)
            {
                return FsResult.Ok;
            }

            error = await gate.ChangeAsync(binding, static (state, _, token) => state.DetachAsync(token), cancellationToken).ConfigureAwait(false);
            if (error == FsError.None)
            {
                binding.Detach();
                gate.Current.GiveUp();
            }

            return error;
        }
        catch (OperationCanceledException)
        {
            return FsError.Interrupted;
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Closes a content. What was not uploaded is kept for recovery. A second call does nothing.</summary>
    /// <param name="content">The content.</param>
    /// <returns>Completes when nothing runs any more.</returns>
    public async ValueTask CloseAsync(FileContent content)
    {
        await gate.EnterAnywayAsync().ConfigureAwait(false);
        Task closed;
        try
        {
            if (marks.IsClosed)
            {
                return;
            }

            await flusher.KeepAsync(keeper).ConfigureAwait(false);
            marks.IsClosed = true;
            reader.ClearCursors();
            closed = gate.CloseAsync();
        }
        finally
        {
            gate.Exit();
        }

        await closed.ConfigureAwait(false);
        contents.Remove(content);
    }
}
