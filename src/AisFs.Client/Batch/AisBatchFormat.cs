namespace AisFs.Client.Batch;

/// <summary>The archive in which a batch is sent.</summary>
public enum AisBatchFormat
{
    /// <summary>TAR: entries are read as they arrive.</summary>
    Tar,

    /// <summary>Compressed TAR: entries are read as they arrive.</summary>
    TarGz,

    /// <summary>ZIP: needs the whole archive in memory before the first entry.</summary>
    Zip,
}
