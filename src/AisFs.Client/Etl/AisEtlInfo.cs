using AisFs.Client.Wire;

namespace AisFs.Client.Etl;

/// <summary>An ETL as a list of ETLs names it.</summary>
public sealed record AisEtlInfo
{
    /// <summary>The stage of an ETL whose pods are being started.</summary>
    public const string Initializing = EtlNames.Initializing;

    /// <summary>The stage of an ETL that can be used.</summary>
    public const string Running = EtlNames.Running;

    /// <summary>The stage of an ETL that was stopped or has failed.</summary>
    public const string Aborted = EtlNames.Aborted;

    /// <summary>The name.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The stage; <see cref="Running"/> if the cluster is too old to say.</summary>
    public string Stage { get; init; } = string.Empty;

    /// <summary>The id of its job; empty if the cluster does not say.</summary>
    public string JobId { get; init; } = string.Empty;

    /// <summary>The number of objects that went through it.</summary>
    public long Objects { get; init; }

    /// <summary>The bytes that went in.</summary>
    public long BytesIn { get; init; }

    /// <summary>The bytes that came out.</summary>
    public long BytesOut { get; init; }
}
