namespace AisFs.Control.Server;

/// <summary>A request that cannot be carried out.</summary>
/// <param name="status">The status of the answer.</param>
/// <param name="title">What went wrong, in a few words.</param>
/// <param name="detail">One sentence: what is wrong, and what to do.</param>
internal sealed class ControlException(int status, string title, string detail) : Exception(detail)
{
    /// <summary>The status of the answer.</summary>
    public int Status => status;

    /// <summary>What went wrong, in a few words.</summary>
    public string Title => title;
}
