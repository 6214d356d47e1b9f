namespace AisFs.Vfs.Content.Streaming;

/// <summary>How far a part of a multipart upload has come.</summary>
internal enum PartState
{
    /// <summary>On its way.</summary>
    Sending = 0,

    /// <summary>On the cluster.</summary>
    Sent,

    /// <summary>Not on the cluster; its bytes are in memory, to be sent again.</summary>
    Failed,

    /// <summary>Perhaps on the cluster: the answer was lost. The bytes are still here; they are sent again only if the part is known to be missing.</summary>
    Doubtful,
}
