namespace AisFs.Client.Tests.Http;

/// <summary>Tests that measure the whole process.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;
