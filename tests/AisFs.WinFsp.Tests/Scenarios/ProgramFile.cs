using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Scenarios;

/// <summary>A file that a program has open.</summary>
internal sealed class ProgramFile(LazyWindows windows, SharedFile file, WindowsFile opened)
{
    internal SharedFile File => file;

    internal uint Handle => opened.Handle;

    /// <summary>Whether the file was changed through it.</summary>
    internal bool HasChanged { get; set; }

    internal long Size => file.Content.Length;

    /// <summary>Writes.</summary>
    internal void Write(long offset, ReadOnlySpan<byte> data) => windows.Write(this, offset, data);

    internal void Append(ReadOnlySpan<byte> data) => windows.Write(this, Size, data);

    /// <summary>SetEndOfFile.</summary>
    internal void SetSize(long size) => windows.SetSize(this, size);

    /// <summary>Reads all of it, which has to be what programs have written.</summary>
    internal byte[] ReadAll() => windows.Read(this);

    internal void SetTimes(ulong creation, ulong write) => windows.Client.SetBasic(Handle, creation: creation, access: write, write: write, change: write).Ok();

    /// <summary>FlushFileBuffers.</summary>
    internal void Flush() => windows.Flush(this);

    internal void Close() => windows.Close(this);
}
