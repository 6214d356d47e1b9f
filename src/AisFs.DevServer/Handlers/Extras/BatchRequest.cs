using AisFs.DevServer.Archives;

namespace AisFs.DevServer.Handlers.Extras;

/// <summary>What a batch asks for.</summary>
internal sealed record BatchRequest
{
    public required List<BatchEntry> Entries { get; init; }

    public ArchiveKind Kind { get; init; }

    public bool ContinueOnError { get; init; }

    public bool OnlyObjectNames { get; init; }

    public bool IsStreaming { get; init; }
}
