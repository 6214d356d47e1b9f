using AisFs.Vfs.Api;

namespace AisFs.Vfs.Staging.Recovery;

/// <summary>The bytes of an entry that are here.</summary>
internal sealed class RecoverySource
{
    private readonly RecoveryEntry _entry;
    private readonly StagedFile _file;
    private readonly ExtentMap _extents = new();

    public RecoverySource(RecoveryEntry entry, StagedFile file)
    {
        _entry = entry;
        _file = file;
        foreach (Extent extent in entry.Extents)
        {
            _extents.Set(extent.Start, extent.End, extent.Kind);
        }
    }

    /// <summary>All of the file, in runs of one kind. Kind none: the bytes are in the object; bytes that are nowhere are zeros.</summary>
    public IEnumerable<Extent> GetRuns()
    {
        for (long position = 0; position < _entry.Size;)
        {
            bool isBase = position < _entry.BaseLength;
            Extent run = _extents.Find(position, isBase ? Math.Min(_entry.BaseLength, _entry.Size) : _entry.Size);
            yield return run.Kind == ExtentKind.None && !isBase ? run with { Kind = ExtentKind.Zero } : run;
            position = run.End;
        }
    }

    /// <summary>Reads a part of a run that is here.</summary>
    public ValueTask<FsError> ReadAsync(ExtentKind kind, long position, Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (kind == ExtentKind.Data)
        {
            return _file.ReadAsync(position, destination, cancellationToken);
        }

        destination.Span.Clear();
        return new ValueTask<FsError>(FsError.None);
    }
}
