using AisFs.TestKit.Cluster;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Comparing;

/// <summary>A load that is run over the mounts of two builds in turn.</summary>
internal interface IComparedLoad
{
    string Name { get; }

    /// <summary>Further arguments of the mounts.</summary>
    IReadOnlyList<string> MountArguments => [];

    /// <summary>Puts into the bucket what is read. Called once.</summary>
    Task PrepareAsync(TestBucket bucket);

    /// <summary>Runs once.</summary>
    /// <param name="mountpoint">A mount whose caches are empty.</param>
    /// <param name="start">Starts the clock; what is done before is not measured.</param>
    /// <returns>What the clock took.</returns>
    Measurement Run(string mountpoint, Func<Stopclock> start);

    /// <summary>Removes what a run has written.</summary>
    void CleanUp(string mountpoint);
}
