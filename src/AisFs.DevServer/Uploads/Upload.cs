using System.Globalization;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Uploads;

/// <summary>
/// One multipart upload. Each part is a file of its own that is named after its number. A part that comes twice is lost: it is
/// written over the first one, and then the file of the first one is removed, which is the same file.
/// </summary>
internal sealed class Upload(string id, BucketKey bucket, byte[] name, string checksumType)
{
    private readonly SortedDictionary<int, UploadPart> _parts = [];
    private readonly Lock _gate = new();
    private ChecksumState? _inOrder = Checksums.Create(checksumType);
    private int _expected = 1;
    private bool _writing;
    private bool _closed;
    private int _broken;

    public string Id => id;

    public BucketKey Bucket => bucket;

    public byte[] Name => name;

    /// <summary>When the upload was begun, ns since 1970.</summary>
    public long Created { get; init; }

    /// <summary>The parts that have arrived, by number.</summary>
    public List<(int Number, UploadPart Part)> Parts
    {
        get
        {
            lock (_gate)
            {
                return [.. _parts.Select(static pair => (pair.Key, pair.Value))];
            }
        }
    }

    /// <summary>Whether the first part's file is there.</summary>
    public bool HasFirst
    {
        get
        {
            lock (_gate)
            {
                return _parts.TryGetValue(1, out UploadPart? first) && first.Content is not null;
            }
        }
    }

    /// <summary>
    /// Begins a part: what its file held is gone. Gives the checksum over all parts if this one comes in its turn; there is none
    /// any more once a part did not.
    /// </summary>
    public ChecksumState? Begin(int number)
    {
        lock (_gate)
        {
            if (_parts.TryGetValue(number, out UploadPart? before))
            {
                before.Content?.Release();
                _parts[number] = before with { Content = null };
            }

            if (number != _expected || _writing)
            {
                _inOrder = null;
            }
            else if (_inOrder is not null)
            {
                _expected++;
                _writing = true;
                return _inOrder;
            }

            return null;
        }
    }

    /// <summary>A part that came in its turn has ended, well or not.</summary>
    public void EndInOrder()
    {
        lock (_gate)
        {
            _writing = false;
        }
    }

    /// <summary>Adds a part that has arrived; false if the upload has ended meanwhile.</summary>
    public bool Add(int number, UploadPart part)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            if (_parts.TryGetValue(number, out UploadPart? before))
            {
                before.Content?.Release();
                part.Content?.Release();
                part = part with { Content = null };
            }

            _parts[number] = part;
            return true;
        }
    }

    /// <summary>Why the upload cannot be completed with a list of parts (null for none at all); null if it can.</summary>
    public string? CompletionError(IReadOnlyList<int>? numbers)
    {
        lock (_gate)
        {
            if (_broken > 0)
            {
                return $"chunk at (0) has invalid number 0 (count={_broken})";
            }

            if (_parts.Count == 0)
            {
                return "no chunks";
            }

            int at = 0;
            foreach (int number in _parts.Keys)
            {
                if (number != ++at)
                {
                    return $"chunk at ({at - 1}) has invalid number {number} (count={_parts.Count})";
                }
            }

            if (numbers is null)
            {
                return "nil parts list";
            }

            if (numbers.Count != _parts.Count)
            {
                return $"partial completion is not allowed: requested {numbers.Count} parts, have {_parts.Count}";
            }

            at = 0;
            foreach (int number in numbers.Order())
            {
                if (number != ++at)
                {
                    return $"parts must be exactly 1..{_parts.Count}: got {number} at position {at - 1}";
                }
            }

            return null;
        }
    }

    /// <summary>The checksum of all parts: of the bucket's kind if they came in order, else the CRC of their CRCs.</summary>
    public ContentChecksum WholeChecksum()
    {
        lock (_gate)
        {
            if (_inOrder is not null)
            {
                return ContentChecksum.Of(_inOrder);
            }

            uint crc = 0;
            foreach (UploadPart part in _parts.Values)
            {
                crc = Crc32C.Combine(crc, part.Crc32C, part.Size);
            }

            return new ContentChecksum(Checksums.Crc32C, crc.ToString("x8", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Ends the upload; the parts pass to the caller, in order.</summary>
    public List<UploadPart> Close()
    {
        lock (_gate)
        {
            _closed = true;
            List<UploadPart> parts = [.. _parts.Values];
            _parts.Clear();
            return parts;
        }
    }

    /// <summary>A completion has failed half-way: the parts are gone, and the upload is of no use any more.</summary>
    public void Break()
    {
        lock (_gate)
        {
            _broken = _parts.Count;
            foreach (UploadPart part in _parts.Values)
            {
                part.Content?.Release();
            }

            _parts.Clear();
        }
    }
}
