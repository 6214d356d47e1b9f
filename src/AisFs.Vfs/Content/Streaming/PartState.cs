namespace AisFs.Vfs.Content.Streaming;

/// <summary>How far a part of a multipart upload is.</summary>
internal enum PartState
{
    /// <summary>On its way.</summary>
    Sending = 0,

    /// <summary>On the cluster.</summary>
    Sent,

    /// <summary>Not on the cluster; its bytes are in memory, to be sent again.</summary>
    Failed,

    /// <summary>Perhaps on the cluster: its answer was lost. Its bytes are still here, and must not be sent again unless they are known to be missing.</summary>
    Doubtful,
}
