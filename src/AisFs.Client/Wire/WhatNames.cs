namespace AisFs.Client.Wire;

/// <summary>The values of the parameter <c>what</c>: what a node or the cluster is asked for.</summary>
internal static class WhatNames
{
    public const string Backends = "backends";

    public const string JobStatus = "status";

    public const string JobStatuses = "status_all";

    public const string JobSnapshots = "qryxstats";

    public const string RunningJobs = "running_all";

    public const string Log = "log";

    public const string NodeStatistics = "node_stats";

    public const string NodeStatus = "node_status";

    public const string ClusterMap = "smap";

    public const string SystemInfo = "sysinfo";

    public const string LogInfo = "info";

    public const string LogWarning = "warning";

    public const string LogError = "error";
}
