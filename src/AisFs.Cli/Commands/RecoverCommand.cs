using System.CommandLine;
using AisFs.Cli.Commands.Recovery;
using AisFs.Cli.Configuration;
using AisFs.Cli.Logging;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Mount.Host;
using AisFs.Vfs.Api;
using AisFs.Vfs.Staging;
using AisFs.Vfs.Staging.Recovery;
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
            Description = "list: show them. upload: write them to the cluster, or to a folder. discard: delete them for good.",
            DefaultValueFactory = _ => "list",
        };
        verb.AcceptOnlyFromAmong("list", "upload", "discard");
        Argument<string[]> objects = new("objects") { Description = "Only these: objects or ids, as 'list' shows them; all when none is given.", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> overwrite = new("--overwrite") { Description = "upload: replace objects that others have changed or made since." };
        Option<string> saveTo = new("--save-to") { Description = "upload: write the bytes to files in this folder, and nothing to the cluster. They stay in the staging folder, too.", HelpName = "DIR" };
        Option<bool> yes = new("--yes") { Description = "discard: do not ask." };
        Option<bool> json = new("--json") { Description = "list: print JSON." };
        Command command = new("recover", "List, upload or discard files that were not uploaded.") { verb, objects, overwrite, saveTo, yes, json };
        OptionFlags flags = OptionFlags.AddTo(command, MountOptions.All.Where(static option => option.IsForRecover));
        command.SetAction(async (parsed, cancellationToken) =>
        {
            MountSettings settings = MountResolver.Resolve(new MountRequest(null, null, flags.Read(parsed), [], Environment.GetEnvironmentVariable)).Settings;
            ContentOptions content = MountHost.ContentDefaults;
            content = content with { StagingDirectory = Existing(settings, content.StagingDirectory) };
            using LogSetup log = LogSetup.Create(LogEventLevel.Warning, console: true, path: null);
            RecoveryJournal journal = new(content, log.Factory.CreateLogger<RecoveryJournal>(), TimeProvider.System);
            RecoverRequest request = new(parsed.GetValue(objects) ?? [], parsed.GetValue(overwrite), parsed.GetValue(saveTo), parsed.GetValue(yes), parsed.GetValue(json));
            RecoverRun run = new(journal, request, settings, log.Factory);
            return parsed.GetValue(verb) switch
            {
                "upload" => await run.UploadAsync(cancellationToken).ConfigureAwait(false),
                "discard" => run.Discard(),
                _ => await run.ListAsync(cancellationToken).ConfigureAwait(false),
            };
        });
        return command;
    }

    // Only a folder that the user named must exist: a misspelt one would look as if no file waited.
    private static string Existing(MountSettings settings, string usual)
    {
        string path = settings.StagingDirectory ?? usual;
        if (!Directory.Exists(path))
        {
            return settings.StagingDirectory is null ? path : throw new OptionException($"{settings.Spell("staging-dir")}: there is no folder '{path}'.");
        }

        return StagingRoot.Check(MountHost.Files, path) is { } reason ? throw new StartException($"staging-dir: {reason}") : path;
    }
}
