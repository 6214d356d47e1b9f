namespace AisFs.DevServer.Jobs;

/// <summary>One object of a download job.</summary>
/// <param name="name">The object's name.</param>
/// <param name="link">Where it comes from.</param>
internal sealed class DownloadTask(string name, string link)
{
    public string Name => name;

    public string Link => link;

    /// <summary>Bytes that have come.</summary>
    public long Downloaded { get; set; }

    /// <summary>Bytes that are to come; 0 if that is not told.</summary>
    public long Total { get; set; }

    /// <summary>Begin and end, ns since 1970; 0 for not yet.</summary>
    public long Started { get; set; }

    public long Ended { get; set; }

    /// <summary>Why it failed; empty if it did not.</summary>
    public string Error { get; set; } = string.Empty;

    /// <summary>Whether the object was there already, as it is at the link.</summary>
    public bool IsSkipped { get; set; }
}
