using AisFs.Cli.Mounting;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Cli.Text;
using AisFs.Client;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Recovery;
using AisFs.Vfs.Staging.Recovery;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Cli.Commands.Recovery;

/// <summary>Does what <c>aisfs recover</c> was asked to.</summary>
/// <param name="journal">Where files wait.</param>
/// <param name="request">What is wanted.</param>
/// <param name="settings">How to reach the cluster.</param>
/// <param name="loggers">Makes the loggers.</param>
internal sealed class RecoverRun(RecoveryJournal journal, RecoverRequest request, MountSettings settings, ILoggerFactory loggers)
{
    /// <summary>Shows what waits.</summary>
    /// <param name="cancellationToken">Ends the wait for the cluster.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ListAsync(CancellationToken cancellationToken)
    {
        if (!TryFind(out List<RecoveryEntry> entries))
        {
            return ExitCode.Failure;
        }

        List<(RecoveryEntry Entry, RecoveryConflict Conflict)> shown = await new RecoverConflicts(settings, loggers).FindAsync(entries, cancellationToken).ConfigureAwait(false);
        if (request.Json)
        {
            using Stream output = Console.OpenStandardOutput();
            RecoverJson.Write(output, shown, TimeProvider.System.GetUtcNow());
            return ExitCode.Success;
        }

        if (entries.Count == 0)
        {
            Console.Out.WriteLine("Nothing waits for recovery.");
            return ExitCode.Success;
        }

        Show(shown);
        Console.Out.WriteLine("'aisfs recover upload' writes them to the cluster, 'upload --save-to DIR' to a folder, 'discard' deletes them.");
        return ExitCode.Success;
    }

    /// <summary>Uploads what waits, or saves it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> UploadAsync(CancellationToken cancellationToken)
    {
        if (!TryFind(out List<RecoveryEntry> entries))
        {
            return ExitCode.Failure;
        }

        if (entries.Count == 0)
        {
            Console.Out.WriteLine("Nothing waits for recovery.");
            return ExitCode.Success;
        }

        // Whose bytes are all here needs no cluster to be saved.
        if (request.SaveTo is { } folder && entries.TrueForAll(entry => entry.IsComplete))
        {
            return await SaveAsync(entries, null, folder, cancellationToken).ConfigureAwait(false);
        }

        using AisClient client = FileSystemComposition.CreateClient(settings, loggers);
        string cluster = await ClusterCheck.RunAsync(client, settings, cancellationToken).ConfigureAwait(false);
        AisObjectStore store = new(client, loggers.CreateLogger<AisObjectStore>());
        return request.SaveTo is { } target
            ? await SaveAsync(entries, store, target, cancellationToken).ConfigureAwait(false)
            : await SendAsync(entries, new RecoveryUpload(journal, store, cluster, request.Overwrite), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes what waits, after a question.</summary>
    /// <returns>The exit code.</returns>
    public int Discard()
    {
        if (!TryFind(out List<RecoveryEntry> entries))
        {
            return ExitCode.Failure;
        }

        if (entries.Count == 0)
        {
            Console.Out.WriteLine("Nothing waits for recovery.");
            return ExitCode.Success;
        }

        if (!request.Yes && !IsAgreed(entries))
        {
            return ExitCode.Failure;
        }

        int failed = 0;
        foreach (RecoveryEntry entry in entries)
        {
            FsResult discarded = journal.Discard(entry);
            failed += discarded.IsOk ? 0 : 1;
            Console.Out.WriteLine($"{RecoverText.Of(entry)}: {(discarded.IsOk ? "discarded" : $"is in use by another process ({discarded.Error}); it is kept")}");
        }

        return CodeOf(failed, entries.Count);
    }

    private static void Show(List<(RecoveryEntry Entry, RecoveryConflict Conflict)> entries)
    {
        foreach (string line in RecoverTable.Lines(entries, TimeProvider.System.GetUtcNow()))
        {
            Console.Out.WriteLine(line);
        }
    }

    private static bool IsAgreed(List<RecoveryEntry> entries)
    {
        if (Console.IsInputRedirected)
        {
            Console.Error.WriteLine("aisfs: discard deletes the only copy of these files, and there is no terminal to ask on: add --yes to delete them.");
            return false;
        }

        Show([.. entries.Select(static entry => (entry, RecoveryConflict.Unknown))]);
        Console.Out.Write($"Delete {(entries.Count == 1 ? "this file" : $"these {entries.Count} files")} for good? [y/N] ");
        if (Console.In.ReadLine()?.Trim() is "y" or "Y" or "yes")
        {
            return true;
        }

        Console.Out.WriteLine("Nothing was deleted.");
        return false;
    }

    private static async Task<int> SendAsync(List<RecoveryEntry> entries, RecoveryUpload upload, CancellationToken cancellationToken)
    {
        int failed = 0;
        foreach (RecoveryEntry entry in entries)
        {
            RecoveryOutcome outcome = await upload.RunAsync(entry, cancellationToken).ConfigureAwait(false);
            failed += outcome.IsDone ? 0 : 1;
            string told = outcome.State switch
            {
                RecoveryState.Uploaded => "uploaded",
                RecoveryState.AlreadyThere => "had arrived already; nothing was sent",
                RecoveryState.Refused => $"not uploaded, and kept: {outcome.Reason}",
                _ => $"failed ({outcome.Error}: {outcome.Reason}); it is kept",
            };
            Console.Out.WriteLine($"{RecoverText.Of(entry)}: {PrintableText.Escape(told)}");
        }

        return CodeOf(failed, entries.Count);
    }

    private async Task<int> SaveAsync(List<RecoveryEntry> entries, AisObjectStore? store, string folder, CancellationToken cancellationToken)
    {
        string full = ValueParser.FullPath("--save-to", folder);
        Directory.CreateDirectory(full);
        RecoverySave save = new(journal, store);
        int failed = 0;
        foreach (RecoveryEntry entry in entries)
        {
            string path = Path.Combine(full, RecoverText.FileName(entry));
            string told;
            try
            {
                FsResult<long> saved = await save.RunAsync(entry, path, cancellationToken).ConfigureAwait(false);
                failed += saved.IsOk ? 0 : 1;
                told = !saved.IsOk ? $"cannot be read ({saved.Error})"
                    : saved.Value > 0 ? $"saved to {path} without {saved.Value} bytes that were to come from the object: they are zeros there"
                    : entry.Doubt is { } doubt ? $"saved to {path} as far as it is left: {doubt}" : $"saved to {path}";
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                failed++;
                told = $"cannot be saved to {path}: {e.Message}";
            }

            Console.Out.WriteLine($"{RecoverText.Of(entry)}: {PrintableText.Escape(told)}; it also stays in the staging folder");
        }

        return CodeOf(failed, entries.Count);
    }

    private static int CodeOf(int failed, int all) => failed == 0 ? ExitCode.Success : failed == all ? ExitCode.Failure : ExitCode.Partial;

    private bool TryFind(out List<RecoveryEntry> entries)
    {
        RecoveryList list = journal.List();
        foreach (string fault in list.Faults)
        {
            Console.Error.WriteLine($"aisfs: {PrintableText.Escape(fault)}.");
        }

        entries = [.. list.Entries.Where(entry => request.Objects.Count == 0 || request.Objects.Any(name => Names(name, entry)))];
        bool allFound = true;
        foreach (string name in request.Objects.Where(name => !list.Entries.Any(entry => Names(name, entry))))
        {
            Console.Error.WriteLine($"aisfs: no file with the name or id '{PrintableText.Escape(name)}' waits for recovery; 'aisfs recover list' shows all that do.");
            allFound = false;
        }

        return allFound;
    }

    private static bool Names(string name, RecoveryEntry entry) => name == entry.Id || name == entry.Key.ToString() || name == entry.Key.Name || name == RecoverText.Of(entry);
}
