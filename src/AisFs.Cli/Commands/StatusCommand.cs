using System.CommandLine;
using AisFs.Cli.Commands.Inspection;
using AisFs.Cli.Running;
using AisFs.Control.Client;
using AisFs.Control.Contract;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs status</c>: how the mounts of this host stand.</summary>
internal static class StatusCommand
{
    // All mounts are asked at once. A mount that answers at all does so much sooner.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1.2);

    /// <summary>Builds the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        Argument<string?> mount = new("mount") { Description = "The mountpoint, or a path in the mount. All mounts of this user when it is left out; of all users for root.", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> open = new("--open") { Description = "Name the files that are open." };
        Option<bool> json = new("--json") { Description = "Print JSON." };
        Command command = new("status", "Show how mounts stand: cluster, files that are not uploaded, caches, open files.") { mount, open, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(mount), parsed.GetValue(open), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? path, bool withOpen, bool asJson, CancellationToken cancellationToken)
    {
        IReadOnlyList<FoundMount> mounts = MountChoice.Some(path);
        Task<IReadOnlyList<MountAnswer<OpenAnswer>>> opening = withOpen
            ? MountFinder.AskAllAsync(mounts, "v1/open", ControlJson.Default.OpenAnswer, s_limit, cancellationToken)
            : Task.FromResult<IReadOnlyList<MountAnswer<OpenAnswer>>>([]);
        IReadOnlyList<MountAnswer<MountStatus>> answers = await MountFinder.AskAllAsync(mounts, "v1/status", ControlJson.Default.MountStatus, s_limit, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<MountAnswer<OpenAnswer>> open = await opening.ConfigureAwait(false);
        StatusEntry[] entries = [.. answers.Select(answer => Entry(answer, withOpen ? open.Single(other => other.Mount == answer.Mount) : null))];
        if (asJson)
        {
            InspectionJson.Print(new StatusList(entries), InspectionJson.Default.StatusList);
        }
        else
        {
            Print(entries);
        }

        return entries.All(static entry => entry is { Answers: true, Failure: null }) && (path is null || entries.Length > 0) ? ExitCode.Success : ExitCode.Failure;
    }

    // A mount may tell how it stands in time, and not what is open.
    private static StatusEntry Entry(MountAnswer<MountStatus> status, MountAnswer<OpenAnswer>? open)
        => new(status.Mount.Identity, status.Value is not null, status.Failure ?? open?.Failure, status.Value, open?.Value?.Files);

    private static void Print(StatusEntry[] entries)
    {
        if (entries.Length == 0)
        {
            Console.Out.WriteLine("No mount of this user runs on this host.");
        }

        for (int i = 0; i < entries.Length; i++)
        {
            foreach (string line in StatusView.Lines(entries[i]))
            {
                Console.Out.WriteLine(line);
            }

            if (i < entries.Length - 1)
            {
                Console.Out.WriteLine();
            }
        }
    }
}
