namespace AisFs.Interop.WinFsp.Api;

/// <summary>Where the changes come from that the driver is told of.</summary>
public interface IFileChangeSource
{
    /// <summary>
    /// Takes changes, while no rename can be under way: paths are what the driver knows them by. Must not wait for anything.
    /// </summary>
    /// <returns>The changes; may be empty.</returns>
    IReadOnlyList<FileChange> Take();

    /// <summary>The driver did not take the changes. Called under the same conditions.</summary>
    /// <param name="changes">What <see cref="Take"/> gave.</param>
    void PutBack(IReadOnlyList<FileChange> changes);
}
