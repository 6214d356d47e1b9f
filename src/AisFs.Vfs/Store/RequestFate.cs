namespace AisFs.Vfs.Store;

/// <summary>What became of a request that must not be sent twice.</summary>
public enum RequestFate
{
    /// <summary>It was carried out.</summary>
    Done = 0,

    /// <summary>It was not carried out, and will not be.</summary>
    Refused,

    /// <summary>No answer came: it may have been carried out, or may still be.</summary>
    Unknown,

    /// <summary>The cluster had all of it and then told of an error of its own: what it left behind is not to be relied on.</summary>
    Failed,
}
