namespace AisFs.WinFsp.Tests;

/// <summary>The host that answers everything at once.</summary>
public sealed class AtOnceHostFixture() : HostFixture;
