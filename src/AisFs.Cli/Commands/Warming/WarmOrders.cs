using AisFs.Cli.Commands.Inspection;
using AisFs.Cli.Running;
using AisFs.Cli.Text;
using AisFs.Control.Client;
using AisFs.Control.Contract;
using AisFs.Vfs.Api;

namespace AisFs.Cli.Commands.Warming;

/// <summary>Gives the order to each mount, one after the other, and follows what they say.</summary>
/// <param name="wish">The order without its paths.</param>
/// <param name="view">Shows how far it is.</param>
internal sealed class WarmOrders(WarmOrder wish, WarmView view)
{
    /// <summary>What came of it.</summary>
    public WarmSummary Summary { get; } = new();

    /// <summary>Warms.</summary>
    /// <param name="plan">What.</param>
    /// <param name="cancellationToken">Ends it; what has arrived stays.</param>
    /// <exception cref="StartException">A mount does not answer, or has no disk cache.</exception>
    public async Task RunAsync(WarmPlan plan, CancellationToken cancellationToken)
    {
        foreach ((FoundMount mount, List<WarmPath> paths) in plan.Paths)
        {
            WarmOrder order = wish with { Paths = [.. paths.Select(static path => path.Inside)] };
            try
            {
                bool hasEnded = await Asking.AskAsync(mount, client => FollowAsync(client, mount, order, paths, cancellationToken)).ConfigureAwait(false);
                if (!hasEnded)
                {
                    throw new StartException($"{mount.Identity.Mountpoint}: the mount has ended.");
                }
            }
            finally
            {
                view.Clear();
            }
        }
    }

    private async Task<bool> FollowAsync(ControlClient client, FoundMount mount, WarmOrder order, List<WarmPath> paths, CancellationToken cancellationToken)
    {
        WarmLine? found = null;
        WarmLine? cluster = null;
        WarmLine? last = null;
        await foreach (WarmLine line in client.OrderLinesAsync("v1/warm", order, ControlJson.Default.WarmOrder, ControlJson.Default.WarmLine, cancellationToken).ConfigureAwait(false))
        {
            Summary.Add(line);
            last = line;
            switch (line.Kind)
            {
                case "found":
                    found = line;
                    break;
                case "failed" when order.To == "disk" && line is { Error: nameof(FsError.NotSupported), Reason: null }:
                    throw new StartException($"{mount.Identity.Mountpoint} has no disk cache: mount it with --cache-dir, or warm its memory with '--to memory'.");
                case "failed":
                    view.Say($"aisfs: {PrintableText.Escape(line.Order is { } index ? Tell(line, paths[index]) : $"{line.Path}: {line.Reason}")}");
                    break;
                case "full":
                    view.Say($"aisfs: the memory of {PrintableText.Escape(mount.Identity.Mountpoint)} has no room for {Readable.Count(line.Files, "file", "files")} of {Readable.Size(line.Bytes)}: mount it with a greater --memory-limit, or use '--to disk'.");
                    break;
                default:
                    cluster = line.Kind == "cluster" ? line : cluster;
                    view.Show(found, line);
                    break;
            }
        }

        Summary.AddCluster(cluster);
        return last?.Kind == "end";
    }

    // A path of the order may be a directory, and the failure that of a file below it.
    private static string Tell(WarmLine line, WarmPath path)
    {
        string below = line.Path is { } failed && failed.Trim('/') != path.Inside.Trim('/') ? $" ({failed})" : string.Empty;
        return $"{path.Shown}{below}: {Explain(line.Error)}";
    }

    private static string Explain(string? error) => error switch
    {
        nameof(FsError.NotFound) or nameof(FsError.NotDirectory) => "there is no such file or directory",
        nameof(FsError.AccessDenied) => "the cluster refuses access",
        nameof(FsError.Unreachable) or nameof(FsError.TimedOut) => "the cluster does not answer",
        nameof(FsError.NoSpace) => "there is no room for it",
        nameof(FsError.NotSupported) => "it is no regular file",
        _ => $"it cannot be read ({error})",
    };
}
