namespace AisFs.Client.Transfers;

/// <summary>What was done with a file and its object.</summary>
public enum AisDirectoryAction
{
    /// <summary>It was transferred.</summary>
    Transferred,

    /// <summary>Both sides were alike.</summary>
    Unchanged,

    /// <summary>It was removed from the destination.</summary>
    Deleted,

    /// <summary>It could not be transferred or removed.</summary>
    Failed,
}
