using System.Text.Json.Serialization;
using AisFs.Cli.Running;
using AisFs.Control.Contract;
using AisFs.Vfs.Api;

namespace AisFs.Cli.Commands.Warming;

/// <summary>What came of it, over all mounts.</summary>
internal sealed record WarmSummary
{
    private readonly HashSet<string> _errors = [];

    /// <summary>Files whose bytes are where they were to be.</summary>
    public long Files { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Files that the cluster fetched from its remote backend.</summary>
    public long ClusterFiles { get; private set; }

    /// <summary>Their bytes.</summary>
    public long ClusterBytes { get; private set; }

    /// <summary>Files and directories that were not done.</summary>
    public long Failed { get; private set; }

    /// <summary>Files that were left out, since there is no room for them.</summary>
    public long LeftOut { get; private set; }

    /// <summary>How long it took.</summary>
    public double Seconds { get; set; }

    /// <summary>The exit code that tells it.</summary>
    [JsonIgnore]
    public int Code => Failed + LeftOut == 0 ? ExitCode.Success
        : Files + ClusterFiles > 0 ? ExitCode.Partial
        : _errors.IsSubsetOf([nameof(FsError.Unreachable), nameof(FsError.TimedOut)]) ? ExitCode.Unreachable
        : _errors.IsSubsetOf([nameof(FsError.AccessDenied)]) ? ExitCode.NotAuthorised
        : ExitCode.Failure;

    /// <summary>Counts a line that says something for good.</summary>
    public void Add(WarmLine line)
    {
        switch (line.Kind)
        {
            case "failed":
                Failed += line.Files;
                _errors.Add(line.Error ?? string.Empty);
                break;
            case "full":
                LeftOut += line.Files;
                _errors.Add(string.Empty);
                break;
            case "end":
                Files += line.Files;
                Bytes += line.Bytes;
                break;
            default:
                break;
        }
    }

    /// <summary>Counts what the cluster has done for one mount.</summary>
    public void AddCluster(WarmLine? last)
    {
        ClusterFiles += last?.Files ?? 0;
        ClusterBytes += last?.Bytes ?? 0;
    }
}
