using AisFs.Vfs.Api;
using AisFs.Vfs.Content.States;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Staging;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content;

/// <summary>Keeps what was written and not uploaded in the staging directory when a content ends, and notes it as left over.</summary>
/// <param name="leftovers">Takes a note.</param>
/// <param name="directory">The staging directory, for messages.</param>
/// <param name="logger">Takes what becomes of it.</param>
internal sealed class RecoveryKeeper(ContentLeftovers leftovers, string directory, ILogger logger)
{
    /// <summary>Keeps a dirty content. The caller has entered its gate.</summary>
    /// <param name="gate">The content's state.</param>
    /// <param name="binding">The object that it would have become.</param>
    /// <param name="refused">Why a change of it was refused; none when all were made.</param>
    /// <param name="marks">How it stands.</param>
    public async ValueTask KeepAsync(ContentGate gate, ObjectBinding binding, FsError refused, ContentMarks marks)
    {
        ObjectKey key = binding.Key;
        if (refused == FsError.NoSpace && gate.Current is StagedState)
        {
            // Its writer knows. What was kept of it would take the room that others need.
            gate.Current.GiveUp();
            ContentLog.GivenUp(logger, key, directory);
            return;
        }

        if (marks.IsUnclosed && gate.Current.Size == 0 && !(marks.KeepsEmpty && binding.Info is null))
        {
            // Nothing was written: there is nothing to be kept, and the object stays.
            gate.Current.GiveUp();
            return;
        }

        StateChange staging = gate.Accept(await gate.Current.StageAsync(CancellationToken.None).ConfigureAwait(false));
        FsError error = staging.Error;
        if (error != FsError.None && refused == FsError.NoSpace)
        {
            // Its writer knows that there is no room: neither for the change, nor for what there was before.
            ContentLog.GivenUp(logger, key, directory);
            return;
        }

        if (error == FsError.None && gate.Current is StagedState { File.Journal: { IsKept: false } journal } staged)
        {
            error = staged.BeginJournal();
            FsError kept = journal.Keep(
                !marks.IsUnclosed, refused != FsError.None ? "a change of it failed and was not made again" : marks.IsHeld ? "its size was ahead of its bytes" : null);
            error = error == FsError.None ? kept : error;
        }

        Note(key, gate.Current, marks.IsUnclosed, error);
    }

    private void Note(ObjectKey key, ContentState state, bool isUnclosed, FsError error)
    {
        leftovers.Add(key, state.Size, error == FsError.None ? FsLeftoverKind.Kept : FsLeftoverKind.Lost, !isUnclosed);
        if (isUnclosed)
        {
            ContentLog.Unclosed(logger, key, state.Size);
        }

        if (error == FsError.None)
        {
            string path = ((StagedState)state).File.Path;
            ContentLog.LeftForRecovery(logger, key, path, directory, StagingNames.ShortId(path));
        }
        else
        {
            ContentLog.Lost(logger, key, error);
        }
    }
}
