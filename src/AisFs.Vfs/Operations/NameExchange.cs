using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Operations;

/// <summary>Exchanges two names.</summary>
internal sealed class NameExchange(RenameStep step, ILogger log)
{
    /// <summary>Changes two names' places by way of a third; a step that fails is undone.</summary>
    public async ValueTask<FsResult> ExchangeAsync(RenameTask task, CancellationToken cancellationToken)
    {
        string aside = $".aisfs-exchange-{Guid.NewGuid().ToString("N")[..12]}";
        string name = task.Moved.Name;
        string newName = task.Replaced!.Name;
        FsResult done = await step.RunAsync(task.Source, task.Moved, task.Source, aside, cancellationToken).ConfigureAwait(false);
        if (!done.IsOk)
        {
            return done;
        }

        done = await step.RunAsync(task.Target, task.Replaced, task.Source, name, CancellationToken.None).ConfigureAwait(false);
        if (done.IsOk)
        {
            done = await step.RunAsync(task.Source, task.Moved, task.Target, newName, CancellationToken.None).ConfigureAwait(false);
            if (done.IsOk)
            {
                return done;
            }

            _ = await step.RunAsync(task.Source, task.Replaced, task.Target, newName, CancellationToken.None).ConfigureAwait(false);
        }

        FsResult undone = await step.RunAsync(task.Source, task.Moved, task.Source, name, CancellationToken.None).ConfigureAwait(false);
        if (!undone.IsOk)
        {
            OperationLog.RenameFailed(log, task.Source.Place.PathOf(name), task.Source.Place.PathOf(aside), undone.Error, 1, 0);
        }

        return done;
    }
}
