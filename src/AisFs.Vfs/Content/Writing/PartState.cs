namespace AisFs.Vfs.Content.Writing;

/// <summary>How far a part of a multipart upload is.</summary>
internal enum PartState
{
    /// <summary>On its way.</summary>
    Sending = 0,

    /// <summary>On the cluster.</summary>
    Sent,

    /// <summary>Not on the cluster; its bytes are in memory, to be sent again.</summary>
    Failed,
}
