namespace AisFs.Vfs.Content.Streaming;

/// <summary>The parts that a streamed file was cut into so far. All members may be called from many threads at once.</summary>
internal sealed class PartTable
{
    private readonly Lock _lock = new();
    private readonly List<UploadPart> _parts = [];
    private long _sealed;

    /// <summary>Behind the last byte that belongs to a part. What lies before it is never written again.</summary>
    public long Sealed => Volatile.Read(ref _sealed);

    /// <summary>The number of parts.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _parts.Count;
            }
        }
    }

    /// <summary>Whether a part is on its way to the cluster, or out of memory after that.</summary>
    public bool HasMoving => ToArray().Any(static part => part.State == PartState.Sending || !part.Task.IsCompleted);

    /// <summary>Whether the bytes of all parts are still on this machine, so that another upload could be made of them.</summary>
    public bool HasAllBytes => !ToArray().Any(static part => part.Place == PartPlace.Lost);

    /// <summary>All parts, in order.</summary>
    public UploadPart[] ToArray()
    {
        lock (_lock)
        {
            return [.. _parts];
        }
    }

    /// <summary>Makes the next part.</summary>
    /// <param name="end">Behind its last byte in the file.</param>
    public UploadPart Seal(long end)
    {
        lock (_lock)
        {
            UploadPart part = new(_parts.Count + 1, _sealed, end);
            _parts.Add(part);
            Volatile.Write(ref _sealed, end);
            return part;
        }
    }

    /// <summary>The part that a byte belongs to; null when it belongs to none yet.</summary>
    public UploadPart? Find(long position) => ToArray().FirstOrDefault(part => part.From <= position && position < part.To);
}
