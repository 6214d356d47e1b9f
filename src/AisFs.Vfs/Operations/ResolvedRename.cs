using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Operations;

/// <summary>Does a rename of which both names are resolved and locked: decides what it is, and looks after the directories.</summary>
internal sealed class ResolvedRename(RenameStep step, NameExchange exchange, DirectoryUpkeep upkeep, MountClock clock)
{
    public async ValueTask<FsResult> RunAsync(RenameTask task, CancellationToken cancellationToken)
    {
        FsError error = RenameRules.Check(task);
        if (error != FsError.None)
        {
            return error;
        }

        if (ReferenceEquals(task.Moved, task.Replaced))
        {
            return FsResult.Ok;
        }

        if ((task.Flags & FsRenameFlags.Exchange) != 0)
        {
            return await exchange.ExchangeAsync(task, cancellationToken).ConfigureAwait(false);
        }

        FsResult renamed = await step.RunAsync(task, cancellationToken).ConfigureAwait(false);
        if (renamed.IsOk)
        {
            long now = clock.NowNs();
            task.Source.TouchedNs = now;
            task.Target.TouchedNs = now;
            await upkeep.KeepAsync(task.Source).ConfigureAwait(false);
        }

        return renamed;
    }
}
