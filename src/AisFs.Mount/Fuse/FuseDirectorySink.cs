using AisFs.Interop.Fuse.Api;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Fuse;

/// <summary>Hands the entries of a directory on to the kernel's reply.</summary>
internal sealed class FuseDirectorySink : IDirectorySink
{
    private readonly FuseDirectoryWriter _writer;

    public FuseDirectorySink(FuseDirectoryWriter writer, uint thread)
    {
        _writer = writer;
        Thread = thread;
    }

    /// <inheritdoc/>
    public uint Thread { get; }

    /// <inheritdoc/>
    public bool TakesParts => true;

    public bool TryAdd(string name, in FsEntry entry, long cookie) => _writer.TryAdd(name, FuseConvert.ToEntry(entry), cookie);
}
