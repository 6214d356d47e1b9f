using AisFs.Client.Options;

namespace AisFs.Client.AuthN;

/// <summary>The source of a client's AuthN token. It is asked for each request, so a token may change while the client lives.</summary>
public abstract class AisTokenSource
{
    /// <summary>The variable that holds a token.</summary>
    public const string TokenVariable = "AIS_AUTHN_TOKEN";

    /// <summary>The variable that names a file with a token.</summary>
    public const string TokenFileVariable = "AIS_AUTHN_TOKEN_FILE";

    /// <summary>The file that <c>ais auth login</c> writes: <c>~/.config/ais/cli/auth.token</c>.</summary>
    public static string CliTokenFile
        => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config", "ais", "cli", "auth.token");

    /// <summary>Always the same token.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentException">The text can't be a token.</exception>
    public static AisTokenSource FromToken(string token)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        return IsToken(token) ? new FixedSource(token) : throw new ArgumentException("The token holds a space, a line break or another character that no token has.", nameof(token));
    }

    /// <summary>
    /// A file, read again whenever it changes: the token alone, or JSON with a field <c>token</c> as the AIS CLI writes it.
    /// While the file is missing there is no token.
    /// </summary>
    /// <param name="path">The file; it may not exist yet.</param>
    /// <returns>The source.</returns>
    public static AisTokenSource FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new AisTokenFile(path);
    }

    /// <summary>
    /// What the AIS tools would use: the variable <c>AIS_AUTHN_TOKEN</c>, else the file named by <c>AIS_AUTHN_TOKEN_FILE</c>,
    /// else <see cref="CliTokenFile"/>.
    /// </summary>
    /// <returns>The source.</returns>
    public static AisTokenSource FromEnvironment()
        => Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token ? FromToken(token)
            : FromFile(Environment.GetEnvironmentVariable(TokenFileVariable) is { Length: > 0 } path ? path : CliTokenFile);

    /// <summary>The token for the next request. Called often and by many threads: it must be quick.</summary>
    /// <returns>The token; null or empty when there is none now. The same string as before when it did not change.</returns>
    /// <exception cref="AisException">The source has a token that can't be read.</exception>
    public abstract string? GetToken();

    internal static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('!', '~');

    private sealed class FixedSource(string token) : AisTokenSource
    {
        public override string? GetToken() => token;
    }
}
