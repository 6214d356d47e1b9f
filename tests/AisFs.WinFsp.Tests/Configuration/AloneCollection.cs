namespace AisFs.WinFsp.Tests.Configuration;

/// <summary>Tests that run while no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    /// <summary>Its name.</summary>
    public const string Name = "alone";
}
