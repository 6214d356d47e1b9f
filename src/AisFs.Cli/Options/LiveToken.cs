using AisFs.Client.AuthN;

namespace AisFs.Cli.Options;

/// <summary>A source of tokens that can be replaced while a client uses it.</summary>
internal sealed class LiveToken : AisTokenSource
{
    private volatile AisTokenSource? _source;

    /// <summary>Whether the client has a token at all.</summary>
    public bool IsUsed => _source is not null;

    /// <summary>Takes another source for the next requests.</summary>
    /// <param name="source">The source.</param>
    public void Set(AisTokenSource source) => _source = source;

    /// <inheritdoc/>
    public override string? GetToken() => _source?.GetToken();
}
