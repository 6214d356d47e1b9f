using System.Globalization;
using System.IO.Hashing;
using System.Text.Json;

namespace AisFs.Vfs.Staging;

/// <summary>The record of a staged file: what would have become of it, and where. Fields of an untrusted file may be null.</summary>
internal sealed record StagingRecord
{
    /// <summary>The present format.</summary>
    public const int CurrentFormat = 2;

    /// <summary>The greatest size of a record in bytes.</summary>
    public const int MaxLength = 256 << 10;

    /// <summary>The format.</summary>
    public int Format { get; init; }

    /// <summary>The id of the cluster; empty when it was not known.</summary>
    public string Cluster { get; init; } = string.Empty;

    /// <summary>The provider of the object's bucket.</summary>
    public string Provider { get; init; } = string.Empty;

    /// <summary>The namespace of the object's bucket.</summary>
    public string Namespace { get; init; } = string.Empty;

    /// <summary>The name of the object's bucket.</summary>
    public string Bucket { get; init; } = string.Empty;

    /// <summary>The object's name.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>When the file was begun to be staged.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The run of the machine in which it was written.</summary>
    public string Boot { get; init; } = string.Empty;

    /// <summary>Which log is its own.</summary>
    public int Log { get; init; }

    /// <summary>The object that it was made from; null for a new one.</summary>
    public StagingBase? Base { get; init; }

    /// <summary>The custom metadata of the last upload that was tried.</summary>
    public Dictionary<string, string>? Custom { get; init; }

    /// <summary>Set once everything is safe on disk and nothing writes to it any more.</summary>
    public StagingSeal? Seal { get; init; }

    /// <summary>A checksum over all other fields.</summary>
    public string Check { get; init; } = string.Empty;

    /// <summary>The record of a file that is written to now.</summary>
    /// <param name="subject">What the file is to become.</param>
    /// <param name="log">The number of its log.</param>
    /// <param name="boot">The run of the machine.</param>
    public static StagingRecord Of(StagingSubject subject, int log, string boot) => new()
    {
        Format = CurrentFormat,
        Cluster = subject.Cluster,
        Provider = subject.Key.Bucket.Provider,
        Namespace = subject.Key.Bucket.Namespace,
        Bucket = subject.Key.Bucket.Name,
        Name = subject.Key.Name,
        Time = subject.Time,
        Boot = boot,
        Log = log,
        Base = subject.Replaced,
        Custom = subject.Custom is null ? null : new Dictionary<string, string>(subject.Custom),
    };

    /// <summary>The record as a file.</summary>
    public byte[] ToBytes() => Serialize(this with { Check = ComputeCheck() });

    /// <summary>Whether all is as it was written.</summary>
    public bool IsWhole() => Check == ComputeCheck();

    private string ComputeCheck()
        => XxHash64.HashToUInt64(Serialize(this with { Check = string.Empty })).ToString("x16", CultureInfo.InvariantCulture);

    private static byte[] Serialize(StagingRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, StagingJsonContext.Default.StagingRecord);
}
