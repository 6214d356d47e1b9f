using AisFs.Client.AuthN;
using AisFs.Client.Wire;

namespace AisFs.Client.Http;

/// <summary>The header <c>Authorization</c> as the token is now. The text is made once for each token.</summary>
internal sealed class TokenHeader(AisClientOptions options)
{
    private readonly AisTokenSource? _source = options.TokenSource ?? (string.IsNullOrEmpty(options.Token) ? null : AisTokenSource.FromToken(options.Token));
    private Tuple<string, string>? _last;

    /// <summary>Whether there may be a token, now or later.</summary>
    public bool HasSource => _source is not null;

    /// <summary>Whether there is a token now.</summary>
    public bool HasToken => _source?.GetToken() is { Length: > 0 };

    /// <summary>The header; null when there is no token now.</summary>
    public string? Get()
    {
        if (_source?.GetToken() is not { Length: > 0 } token)
        {
            return null;
        }

        Tuple<string, string>? last = Volatile.Read(ref _last);
        if (!ReferenceEquals(last?.Item1, token))
        {
            last = Tuple.Create(token, HeaderNames.Bearer + token);
            Volatile.Write(ref _last, last);
        }

        return last!.Item2;
    }
}
