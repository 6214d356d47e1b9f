namespace AisFs.Vfs.Staging;

/// <summary>What a record says of its log and data once all three are safe on disk and nothing writes to them any more.</summary>
/// <param name="LogLength">The length of the log in bytes.</param>
/// <param name="DataLength">The length of the data file in bytes.</param>
/// <param name="WasClosed">Whether its writer was done with it.</param>
/// <param name="Doubt">Why it is not all that was written, as a part of a sentence; null when it is.</param>
internal sealed record StagingSeal(long LogLength, long DataLength, bool WasClosed = true, string? Doubt = null);
