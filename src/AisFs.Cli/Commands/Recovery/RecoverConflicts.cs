using AisFs.Cli.Mounting;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Cli.Text;
using AisFs.Client;
using AisFs.Vfs.Content.Recovery;
using AisFs.Vfs.Staging.Recovery;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Cli.Commands.Recovery;

/// <summary>Asks the cluster what stands in the way of uploads. A list is useful without it: it waits for some seconds only.</summary>
/// <param name="settings">How to reach the cluster.</param>
/// <param name="loggers">Makes the loggers.</param>
internal sealed class RecoverConflicts(MountSettings settings, ILoggerFactory loggers)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks for each file.</summary>
    /// <param name="entries">The files.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The files, and what stands in the way of each; not known where no cluster was named, or it does not answer.</returns>
    public async Task<List<(RecoveryEntry Entry, RecoveryConflict Conflict)>> FindAsync(List<RecoveryEntry> entries, CancellationToken cancellationToken)
    {
        List<(RecoveryEntry Entry, RecoveryConflict Conflict)> found = [];
        if (entries.Count > 0 && settings.Endpoints.Count > 0)
        {
            using AisClient client = FileSystemComposition.CreateClient(settings, loggers);
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(s_patience);
            try
            {
                string cluster = await ClusterCheck.RunAsync(client, settings, limit.Token).ConfigureAwait(false);
                RecoveryCheck check = new(new AisObjectStore(client, loggers.CreateLogger<AisObjectStore>()), cluster);
                foreach (RecoveryEntry entry in entries)
                {
                    found.Add((entry, await check.FindAsync(entry, limit.Token).ConfigureAwait(false)));
                }
            }
            catch (StartException e)
            {
                Console.Error.WriteLine($"aisfs: conflicts are not known: {PrintableText.Escape(e.Message)}");
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                Console.Error.WriteLine($"aisfs: conflicts are not known: the cluster at {client.Endpoint} does not answer within {s_patience.TotalSeconds} s.");
            }
        }

        found.AddRange(entries.Skip(found.Count).Select(static entry => (entry, RecoveryConflict.Unknown)));
        return found;
    }
}
