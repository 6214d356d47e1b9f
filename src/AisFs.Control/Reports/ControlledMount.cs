using AisFs.Control.Contract;
using AisFs.Vfs;
using AisFs.Vfs.Guard;
using AisFs.Vfs.Progress;

namespace AisFs.Control.Reports;

/// <summary>What the control socket of a mount needs of it.</summary>
public sealed record ControlledMount
{
    /// <summary>Which mount it is.</summary>
    public required MountIdentity Identity { get; init; }

    /// <summary>The file system.</summary>
    public required VirtualFileSystem FileSystem { get; init; }

    /// <summary>The file system as the kernel sees it.</summary>
    public required BoundedFileSystem Served { get; init; }

    /// <summary>What the cluster said last.</summary>
    public required RecentFailures Failures { get; init; }

    /// <summary>Asks the cluster how it stands. Exceptions are answers, too.</summary>
    public required ClusterWatch Cluster { get; init; }

    /// <summary>Asks the cluster to fetch objects from its remote backend.</summary>
    public required IClusterPrefetch Prefetch { get; init; }

    /// <summary>Where staged files are.</summary>
    public required string StagingDirectory { get; init; }

    /// <summary>Whether nothing can be changed.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Reads the level of the log.</summary>
    public required Func<string> GetLogLevel { get; init; }

    /// <summary>Sets the level of the log; false when there is no such level.</summary>
    public required Func<string, bool> SetLogLevel { get; init; }

    /// <summary>Whether the mount is about to end.</summary>
    public required Func<bool> IsEnding { get; init; }
}
