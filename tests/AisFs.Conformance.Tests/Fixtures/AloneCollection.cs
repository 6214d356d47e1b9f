namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>
/// Tests that keep files open which must not be closed meanwhile. A program that another test starts is a copy of this
/// process for a moment, with all its open files, and closes them: each close is a flush, and a flush uploads.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Alone";
}
