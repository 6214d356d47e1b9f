using AisFs.Client.Http;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Listing;

namespace AisFs.Client.Listing;

/// <summary>
/// What stands at the head of a page, in MessagePack: its token. A cluster writes it before the entries, so the next page can be asked
/// for while the entries still come. A page that tells its token elsewhere has no head.
/// </summary>
internal sealed class PageHead : IArrivingAnswer
{
    // A token is a name, and a name is not as long as this.
    private const int MaxBytes = 4096;

    private readonly Lock _lock = new();
    private ListPageStart? _start;
    private Action<ListPageStart>? _told;
    private bool _isOver;

    /// <summary>Has something done once, as soon as the token is known: at once if it is.</summary>
    /// <param name="told">What is done; it must not wait.</param>
    public void OnStart(Action<ListPageStart> told)
    {
        ListPageStart? start;
        lock (_lock)
        {
            start = _start;
            _told = start is null ? told : null;
        }

        if (start is { } known)
        {
            told(known);
        }
    }

    /// <inheritdoc/>
    public void Look(AisResponse response, ReadOnlySpan<byte> begun)
    {
        if (_isOver)
        {
            return;
        }

        bool isMessagePack = HeaderNames.IsMessagePack(response.Headers.Get(HeaderNames.ContentType));
        ListPageStart? start = isMessagePack ? MsgPackListReader.FindStart(begun[..Math.Min(begun.Length, MaxBytes)]) : null;
        _isOver = start is not null || !isMessagePack || begun.Length >= MaxBytes;
        if (start is { } known)
        {
            Tell(known);
        }
    }

    private void Tell(ListPageStart start)
    {
        Action<ListPageStart>? told;
        lock (_lock)
        {
            _start = start;
            told = _told;
            _told = null;
        }

        told?.Invoke(start);
    }
}
