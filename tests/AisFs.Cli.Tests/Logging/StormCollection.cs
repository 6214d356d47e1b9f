namespace AisFs.Cli.Tests.Logging;

/// <summary>Tests that block many threads of this process, in which the cluster runs, too: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StormCollection
{
    /// <summary>The collection's name.</summary>
    public const string Name = "storm";
}
