namespace AisFs.Vfs.Content.Staging;

/// <summary>What a record says of its log and data once all three are safe on disk and nothing writes to them any more.</summary>
/// <param name="LogLength">The length of the log in bytes.</param>
/// <param name="DataLength">The length of the data file in bytes.</param>
internal sealed record StagingSeal(long LogLength, long DataLength);
