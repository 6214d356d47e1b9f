using AisFs.Vfs.Disk;
using AisFs.Vfs.Staging;

namespace AisFs.Vfs.Content.Staged;

/// <summary>The bytes of a staged file, all of which are in its data file or zeros. It is one of the file's owners.</summary>
internal sealed class StagedSource : IDiskSource
{
    private readonly StagedFile _file;
    private readonly ExtentMap _extents;

    /// <summary>Becomes an owner of a file.</summary>
    public StagedSource(StagedFile file, ExtentMap extents)
    {
        file.AddReference();
        _file = file;
        _extents = extents;
    }

    /// <inheritdoc/>
    public bool TryRead(long position, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            Extent run = _extents.Find(position, position + destination.Length);
            Span<byte> part = destination[..(int)(run.End - position)];
            if (run.Kind == ExtentKind.None || (run.Kind == ExtentKind.Data && !_file.TryRead(position, part)))
            {
                return false;
            }

            if (run.Kind == ExtentKind.Zero)
            {
                part.Clear();
            }

            position = run.End;
            destination = destination[part.Length..];
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
