namespace AisFs.WinFsp.Tests;

/// <summary>The same, with late answers to reads, writes and listings.</summary>
public sealed class LateHostFixture() : HostFixture("--late");
