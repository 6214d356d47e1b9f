namespace AisFs.Client.Transfers;

/// <summary>What was done to make a directory and a bucket alike.</summary>
public sealed record AisDirectoryResult
{
    /// <summary>The number of files that were transferred.</summary>
    public long Transferred { get; init; }

    /// <summary>Their bytes.</summary>
    public long TransferredBytes { get; init; }

    /// <summary>The number of files that were alike.</summary>
    public long Unchanged { get; init; }

    /// <summary>The number of files or objects that were removed from the destination.</summary>
    public long Deleted { get; init; }

    /// <summary>What failed, and why.</summary>
    public IReadOnlyList<AisDirectoryProgress> Failures { get; init; } = [];
}
