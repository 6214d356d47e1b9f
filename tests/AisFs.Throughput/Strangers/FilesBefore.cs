namespace AisFs.Throughput.Strangers;

/// <summary>What a mount has seen of files before they are read under the clock.</summary>
internal enum FilesBefore
{
    Nothing,

    /// <summary><c>ls -l</c>: names, sizes and times.</summary>
    Listed,

    /// <summary>All bytes.</summary>
    Read,
}
