using System.Text;

namespace AisFs.Client.Wire.Listing;

/// <summary>
/// Gives the same string for the same bytes as long as they repeat: the versions, times and locations of a listing's
/// entries do.
/// </summary>
internal struct StringCache
{
    private byte[]? _bytes;
    private string? _last;

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return string.Empty;
        }

        if (_last is not null && utf8.SequenceEqual(_bytes))
        {
            return _last;
        }

        _bytes = utf8.ToArray();
        return _last = Encoding.UTF8.GetString(utf8);
    }
}
