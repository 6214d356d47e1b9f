using AisFs.Client.Http;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Listing;

namespace AisFs.Client.Listing;

/// <summary>
/// What stands at the head of a page: its token, in MessagePack. A cluster writes it before the entries, so the next page can be asked
/// for while the entries still come. A page that tells its token elsewhere has no head.
/// </summary>
internal sealed class PageHead : IArrivingAnswer
{
    // A token is a name, and a name is not as long as this.
    private const int MaxBytes = 4096;

    private readonly Lock _lock = new();
    private string? _token;
    private Action<string>? _told;
    private bool _isOver;

    /// <summary>Has something done once, as soon as the token is known: at once if it is.</summary>
    /// <param name="told">What is done; it must not wait.</param>
    public void OnToken(Action<string> told)
    {
        string? token;
        lock (_lock)
        {
            token = _token;
            _told = token is null ? told : null;
        }

        if (token is not null)
        {
            told(token);
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
        string? token = isMessagePack ? MsgPackListReader.FindToken(begun[..Math.Min(begun.Length, MaxBytes)]) : null;
        _isOver = token is not null || !isMessagePack || begun.Length >= MaxBytes;
        if (token is not null)
        {
            Tell(token);
        }
    }

    private void Tell(string token)
    {
        Action<string>? told;
        lock (_lock)
        {
            _token = token;
            told = _told;
            _told = null;
        }

        told?.Invoke(token);
    }
}
