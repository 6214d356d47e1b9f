using System.Collections.Immutable;
using System.Net;
using AisFs.Vfs.Api;
using Serilog.Events;

namespace AisFs.Cli.Options;

/// <summary>All that <c>aisfs mount</c> was told, checked; null means that the layer below decides.</summary>
internal sealed record MountSettings
{
    public IReadOnlyList<string> Endpoints { get; init; } = [];

    public string? Token { get; init; }

    public string? TokenFile { get; init; }

    public string? CaFile { get; init; }

    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    public bool Insecure { get; init; }

    public string? DirectReads { get; init; }

    public int? MaxConnections { get; init; }

    public TimeSpan? Timeout { get; init; }

    public bool ReadOnly { get; init; }

    /// <summary>The words of mount(8).</summary>
    public KernelWords KernelWords { get; init; } = new();

    /// <summary>Whether all is to be done but the mount: <c>-f</c> of mount(8).</summary>
    public bool Fake { get; init; }

    /// <summary>Whether to tell what was done: <c>-v</c> of mount(8).</summary>
    public bool Verbose { get; init; }

    public bool AllowOther { get; init; }

    public uint? Uid { get; init; }

    public uint? Gid { get; init; }

    public uint Umask { get; init; } = 0x12; // 022

    public TimeSpan? CacheTtl { get; init; }

    public TimeSpan? NegativeTtl { get; init; }

    public long? MetadataCache { get; init; }

    public FsTimes ModificationTimes { get; init; }

    public bool DirMarkers { get; init; } = true;

    public bool CreateBuckets { get; init; } = true;

    public bool DestroyBuckets { get; init; } = true;

    public long? MemoryLimit { get; init; }

    public long? ReadAhead { get; init; }

    public int? DirectoryReadAhead { get; init; }

    public long? PartSize { get; init; }

    public string? StagingDirectory { get; init; }

    public bool KeepSentParts { get; init; } = true;

    public string? CacheDirectory { get; init; }

    public long? CacheSize { get; init; }

    public FreeRoom? CacheMinFree { get; init; }

    public DiskAdmission? CacheAdmit { get; init; }

    public int? Threads { get; init; }

    public int? MaxBackground { get; init; }

    public int? KernelReadAheadKiB { get; init; }

    public bool WritebackCache { get; init; }

    public bool Immutable { get; init; }

    public bool Passthrough { get; init; } = true;

    public bool DirectIo { get; init; }

    public string? Sddl { get; init; }

    public bool CaseSensitive { get; init; }

    public string? NetworkName { get; init; }

    public TimeSpan? Watch { get; init; }

    public string? Label { get; init; }

    public string? Icon { get; init; }

    public IPEndPoint? Metrics { get; init; }

    public bool TraceContext { get; init; }

    public string? LogFile { get; init; }

    public LogEventLevel LogLevel { get; init; } = LogEventLevel.Information;

    public LogFormat LogFormat { get; init; }

    public bool Trace { get; init; }

    public bool Foreground { get; init; }

    public string? ConfigFile { get; init; }

    /// <summary>What the client asks for its token, where that can change while it lives; null for a client that lives shortly.</summary>
    public LiveToken? LiveToken { get; init; }

    public string? Profile { get; init; }

    /// <summary>How the options that were given are spelt where they were given, by their names.</summary>
    public ImmutableDictionary<string, string> Spellings { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>An option as it is spelt where it was given.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>For example <c>--cache-ttl</c> or <c>AISFS_CACHE_TTL</c>.</returns>
    public string Spell(string name) => Spellings.GetValueOrDefault(name, "--" + name);

    /// <summary>Has a message that begins with the name of an option begin with it as it was spelt.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The message; the same where it begins with no option that was given.</returns>
    public string Respell(string message)
    {
        int colon = message.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && Spellings.TryGetValue(message[..colon], out string? spelling) ? spelling + message[colon..] : message;
    }
}
