namespace AisFs.Vfs.Content.Recovery;

/// <summary>What became of an entry.</summary>
public enum RecoveryState
{
    /// <summary>It is on the cluster now, and no longer listed.</summary>
    Uploaded = 0,

    /// <summary>It was on the cluster before: nothing was sent. It is no longer listed.</summary>
    AlreadyThere,

    /// <summary>It was not sent, for the reason that is told. It is kept.</summary>
    Refused,

    /// <summary>It could not be sent. It is kept.</summary>
    Failed,
}
