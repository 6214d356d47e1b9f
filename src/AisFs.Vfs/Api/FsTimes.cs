namespace AisFs.Vfs.Api;

/// <summary>What programs see as the time of a file that another client wrote: only a request for that file tells the time of its last write.</summary>
public enum FsTimes
{
    /// <summary>The time of the last write. It is asked for when a program wants it.</summary>
    Exact = 0,

    /// <summary>
    /// What is known: 2000-01-01 00:00:00 UTC at first, while the time of the last write is asked for; that time from the answer on.
    /// </summary>
    Fast,

    /// <summary>What listings tell: the time that is kept with the object, else 2000-01-01 00:00:00 UTC. No request is made for a time.</summary>
    Listed,
}
