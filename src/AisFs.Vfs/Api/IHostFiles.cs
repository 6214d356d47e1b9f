namespace AisFs.Vfs.Api;

/// <summary>What staging needs to know of local files beyond .NET's own calls.</summary>
public interface IHostFiles
{
    /// <summary>
    /// Names the run of the machine. What was written in this run is as it was written, even by a process that was killed;
    /// of an earlier run only what was flushed to disk is certain. Empty when the system does not tell.
    /// </summary>
    string Boot { get; }

    /// <summary>Looks at what lies at a path, without opening it: a FIFO would block, a link would lead elsewhere.</summary>
    /// <param name="path">The path.</param>
    /// <param name="follow">Whether a link at its end is followed.</param>
    /// <returns>What lies there; <see cref="PathKind.None"/> when it cannot be looked at.</returns>
    PathStatus Look(string path, bool follow = false);

    /// <summary>Makes the names in a folder safe: files that were made, renamed or removed in it survive a loss of power.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">They are not safe.</exception>
    void SyncFolder(string folder);
}
