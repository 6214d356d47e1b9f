namespace AisFs.Client;

/// <summary>An ETL that transforms what is read or copied.</summary>
public sealed record AisEtlReference
{
    /// <summary>The name of the ETL.</summary>
    public required string Name { get; init; }

    /// <summary>Arguments as the ETL expects them, often JSON; empty for none.</summary>
    public string Arguments { get; init; } = string.Empty;

    /// <summary>Names of further ETLs that the result goes through, in order.</summary>
    public IReadOnlyList<string> Pipeline { get; init; } = [];
}
