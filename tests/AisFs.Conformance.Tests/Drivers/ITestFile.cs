namespace AisFs.Conformance.Tests.Drivers;

/// <summary>An open file. Disposing closes it; the outcome of closing is told by <see cref="Close"/>.</summary>
public interface ITestFile : IDisposable
{
    Outcome<int> Read(Span<byte> buffer, long offset);

    /// <summary>Writes at an offset; a file opened for append goes on at its end instead.</summary>
    Outcome<int> Write(ReadOnlySpan<byte> data, long offset);

    Outcome<NodeInfo> Stat();

    Outcome Truncate(long size);

    Outcome Chmod(uint mode);

    /// <summary>Sets times in ns since 1970; null leaves one as it is.</summary>
    Outcome SetTimes(long? accessedNs, long? modifiedNs);

    Outcome Sync(bool dataOnly = false);

    /// <summary>Closes a duplicate of the descriptor: the file stays open, and what was written is flushed.</summary>
    Outcome Flush();

    Outcome Allocate(AllocateMode mode, long offset, long length);

    Outcome<long> SeekData(long offset);

    Outcome<long> SeekHole(long offset);

    Outcome<long> CopyTo(long offset, ITestFile destination, long destinationOffset, long length);

    /// <summary>Closes and tells the outcome. Further calls succeed and do nothing.</summary>
    Outcome Close();
}
