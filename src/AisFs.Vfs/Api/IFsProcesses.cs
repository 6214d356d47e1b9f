namespace AisFs.Vfs.Api;

/// <summary>What the operating system tells of the processes that use files. Must not ask the file system itself.</summary>
public interface IFsProcesses
{
    /// <summary>The process that a thread belongs to.</summary>
    /// <param name="thread">The thread.</param>
    /// <returns>The process; 0 when it cannot be known, or is the system itself.</returns>
    uint ProcessOf(uint thread);

    /// <summary>
    /// Whether a thread waits in a call that checks what it may do with a file, and that tells its program no attributes: an
    /// open, for example.
    /// </summary>
    /// <param name="thread">The thread.</param>
    /// <returns>Whether it does; false when that cannot be known.</returns>
    bool SeesNoAttributes(uint thread) => false;

    /// <summary>Whether a process has a file open for writing, through whatever handle.</summary>
    /// <param name="process">The process.</param>
    /// <param name="number">The number of the file that programs see (<see cref="FsAttributes.Number"/>).</param>
    /// <returns>Whether it has; null when it cannot be known.</returns>
    bool? HasOpenForWriting(uint process, ulong number);
}
