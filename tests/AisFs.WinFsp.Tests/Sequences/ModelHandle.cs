namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>A handle of the random run.</summary>
internal sealed record ModelHandle(uint Handle, string Name, bool Reads, bool Writes, bool Appends);
