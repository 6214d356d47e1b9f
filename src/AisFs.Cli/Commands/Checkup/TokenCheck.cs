using System.Text;
using System.Text.Json;
using AisFs.Cli.Commands.Inspection;
using AisFs.Cli.Options;

namespace AisFs.Cli.Commands.Checkup;

/// <summary>Whether the token is still valid, as far as it says itself. Nothing of it is shown.</summary>
internal static class TokenCheck
{
    private const string Name = "token";
    private static readonly TimeSpan s_soon = TimeSpan.FromHours(1);

    /// <summary>Looks at the token that a mount would use.</summary>
    /// <param name="settings">Where it comes from.</param>
    /// <returns>The result; null when there is no token.</returns>
    public static DoctorCheck? Run(MountSettings settings)
    {
        string? token = settings.Token;
        string? file = settings.TokenFile;
        if (token is null && file is null)
        {
            return null;
        }

        try
        {
            token ??= TextOf(File.ReadAllText(file!));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Check.Fail(Name, $"The token file '{file}' cannot be read: {e.Message}", "Name a file that this user can read with --token-file.");
        }

        return Judge(token, TimeProvider.System.GetUtcNow());
    }

    /// <summary>Judges a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="now">The time.</param>
    /// <returns>The result.</returns>
    internal static DoctorCheck Judge(string token, DateTimeOffset now)
    {
        if (token.Trim().Length == 0)
        {
            return Check.Fail(Name, "The token is empty.", "Log in with 'ais auth login', or give another one with --token-file.");
        }

        if (ExpiryOf(token.Trim()) is not { } expiry)
        {
            return Check.Ok(Name, "There is a token; it does not say until when it is valid.");
        }

        TimeSpan left = expiry - now;
        return left <= TimeSpan.Zero ? Check.Fail(Name, $"The token expired {Readable.Duration(-left.TotalSeconds)} ago.", "Log in again with 'ais auth login'; a mount with --token-file takes the new token without being mounted anew.")
            : left < s_soon ? Check.Warn(Name, $"The token expires in {Readable.Duration(left.TotalSeconds)}.", "Renew it, and put it into the file that --token-file names.")
            : Check.Ok(Name, $"The token is valid for another {Readable.Duration(left.TotalSeconds)}.");
    }

    // A token file of the AIS tools is JSON with a token in it.
    private static string TextOf(string content)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(content);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("token", out JsonElement token) ? token.GetString() ?? string.Empty : content;
        }
        catch (JsonException)
        {
            return content;
        }
    }

    // The second part of a JSON web token holds its claims.
    private static DateTimeOffset? ExpiryOf(string token)
    {
        if (token.Split('.') is not [_, var claims, _])
        {
            return null;
        }

        try
        {
            string padded = claims.Replace('-', '+').Replace('_', '/');
            byte[] bytes = Convert.FromBase64String(padded.PadRight((padded.Length + 3) / 4 * 4, '='));
            using JsonDocument json = JsonDocument.Parse(Encoding.UTF8.GetString(bytes));
            return json.RootElement.ValueKind != JsonValueKind.Object ? null
                : json.RootElement.TryGetProperty("exp", out JsonElement exp) && exp.TryGetDouble(out double seconds) ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
                : json.RootElement.TryGetProperty("expires", out JsonElement expires) && expires.ValueKind == JsonValueKind.String && expires.TryGetDateTimeOffset(out DateTimeOffset time) ? time
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or ArgumentOutOfRangeException or InvalidOperationException)
        {
            return null;
        }
    }
}
