using System.CommandLine;
using AisFs.Cli.Logging;
using AisFs.Cli.Mounting;
using AisFs.Cli.Options;
using AisFs.Client;
using AisFs.Vfs;
using AisFs.Vfs.Content;
using AisFs.Vfs.Content.Staging;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;
using Serilog.Events;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs recover</c>: files that were written but did not reach the cluster.</summary>
internal static class RecoverCommand
{
    /// <summary>Builds the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        Argument<string> verb = new("action")
        {
            Description = "list: show them. upload: write them to the cluster. discard: delete them for good.",
            DefaultValueFactory = _ => "list",
        };
        verb.AcceptOnlyFromAmong("list", "upload", "discard");
        Argument<string[]> objects = new("objects") { Description = "Only these objects, as 'list' names them; all when none is given.", Arity = ArgumentArity.ZeroOrMore };
        Option<string> staging = new("--staging-dir") { Description = "The staging folder of the mount.", HelpName = "DIR" };
        Option<string> endpoint = new("--endpoint") { Description = "Address of the cluster. Default: AIS_ENDPOINT.", HelpName = "URL" };
        Option<string> tokenFile = new("--token-file") { Description = "File with the AuthN token.", HelpName = "FILE" };
        Command command = new("recover", "See to files whose upload did not succeed.") { verb, objects, staging, endpoint, tokenFile };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            MountSettings settings = new()
            {
                Endpoints = parsed.GetValue(endpoint) is { } url ? [url] : [],
                TokenFile = parsed.GetValue(tokenFile) is { } file ? ValueParser.FullPath("--token-file", file) : null,
            };
            ContentOptions content = new();
            content = content with { StagingDirectory = parsed.GetValue(staging) is { } folder ? Existing(folder) : content.StagingDirectory };
            using LogSetup log = LogSetup.Create(LogEventLevel.Warning, console: true, path: null);
            RecoveryJournal journal = new(content, log.Factory.CreateLogger<RecoveryJournal>(), TimeProvider.System);
            string[] wanted = parsed.GetValue(objects) ?? [];
            List<RecoveryEntry> entries = [.. journal.List().Where(e => wanted.Length == 0 || wanted.Contains(e.Key.ToString()))];
            if (entries.Count == 0)
            {
                Console.Out.WriteLine("Nothing waits for recovery.");
                return wanted.Length == 0 ? ExitCode.Success : ExitCode.Failure;
            }

            return parsed.GetValue(verb) switch
            {
                "upload" => await UploadAsync(journal, entries, settings, log.Factory, cancellationToken).ConfigureAwait(false),
                "discard" => Discard(journal, entries),
                _ => List(entries),
            };
        });
        return command;
    }

    // In a folder that is misspelt nothing waits, either.
    private static string Existing(string folder)
        => ValueParser.FullPath("--staging-dir", folder) is var path && Directory.Exists(path)
            ? path
            : throw new OptionException($"--staging-dir: there is no folder '{path}'.");

    private static int List(List<RecoveryEntry> entries)
    {
        foreach (RecoveryEntry entry in entries)
        {
            string note = entry.IsComplete ? string.Empty : "  (needs unchanged parts of the object on the cluster)";
            Console.Out.WriteLine($"{entry.Time.LocalDateTime:yyyy-MM-dd HH:mm:ss}  {entry.Size,14}  {PrintableText.Escape(entry.Key.ToString())}{note}");
        }

        Console.Out.WriteLine("'aisfs recover upload' writes them to the cluster, 'aisfs recover discard' deletes them.");
        return ExitCode.Success;
    }

    private static async Task<int> UploadAsync(RecoveryJournal journal, List<RecoveryEntry> entries, MountSettings settings, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        using AisClient client = FileSystemComposition.CreateClient(settings, loggers);
        await ClusterCheck.RunAsync(client, CancellationToken.None).ConfigureAwait(false);
        AisObjectStore store = new(client, loggers.CreateLogger<AisObjectStore>());
        int failed = 0;
        foreach (RecoveryEntry entry in entries)
        {
            FsResult<ObjectInfo> uploaded = await journal.UploadAsync(entry, store, cancellationToken).ConfigureAwait(false);
            failed += uploaded.IsOk ? 0 : 1;
            Console.Out.WriteLine(uploaded.IsOk ? $"{PrintableText.Escape(entry.Key.ToString())}: uploaded" : $"{PrintableText.Escape(entry.Key.ToString())}: failed ({uploaded.Error}); it is kept");
        }

        return failed == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static int Discard(RecoveryJournal journal, List<RecoveryEntry> entries)
    {
        int failed = 0;
        foreach (RecoveryEntry entry in entries)
        {
            FsResult discarded = journal.Discard(entry);
            failed += discarded.IsOk ? 0 : 1;
            Console.Out.WriteLine(discarded.IsOk ? $"{PrintableText.Escape(entry.Key.ToString())}: discarded" : $"{PrintableText.Escape(entry.Key.ToString())}: is in use by a mount ({discarded.Error})");
        }

        return failed == 0 ? ExitCode.Success : ExitCode.Failure;
    }
}
