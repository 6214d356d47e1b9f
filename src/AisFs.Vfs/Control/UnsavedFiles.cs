namespace AisFs.Vfs.Control;

/// <summary>The files whose bytes are not on the cluster yet.</summary>
/// <param name="Open">How many are open for writing.</param>
/// <param name="Queued">How many wait for their upload.</param>
/// <param name="Uploading">How many are on their way.</param>
/// <param name="Failed">How many of them have an error.</param>
/// <param name="Bytes">Their sizes in bytes.</param>
/// <param name="Oldest">The oldest of them, the oldest first.</param>
public sealed record UnsavedFiles(int Open, int Queued, int Uploading, int Failed, long Bytes, IReadOnlyList<UnsavedFile> Oldest)
{
    /// <summary>How many there are.</summary>
    public int Count => Open + Queued + Uploading;
}
