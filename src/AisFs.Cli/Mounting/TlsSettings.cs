using AisFs.Cli.Options;
using AisFs.Client;

namespace AisFs.Cli.Mounting;

/// <summary>TLS as options and environment say. What makes no sense is blamed on where it came from.</summary>
internal static class TlsSettings
{
    private const string CaVariable = "AIS_CLIENT_CA";
    private const string CertificateVariable = "AIS_CRT";
    private const string KeyVariable = "AIS_CRT_KEY";
    private const string SkipVerifyVariable = "AIS_SKIP_VERIFY_CRT";

    /// <summary>Puts the options together, and reads the files that they name.</summary>
    /// <param name="settings">What the user wants.</param>
    /// <returns>The options.</returns>
    /// <exception cref="OptionException">An option or a variable makes no sense; the message names it.</exception>
    public static AisTlsOptions Create(MountSettings settings)
    {
        CheckSkipVerify();
        AisTlsOptions environment = AisTlsOptions.FromEnvironment();
        AisTlsOptions authority = new() { CaFile = settings.CaFile ?? Full(CaVariable, environment.CaFile) };
        Check(settings.CaFile is not null ? settings.Spell("ca") : CaVariable, authority);

        string certificateOrigin = settings.CertificateFile is not null ? settings.Spell("cert") : CertificateVariable;
        string keyOrigin = settings.KeyFile is not null ? settings.Spell("key") : KeyVariable;
        string? key = settings.KeyFile ?? Full(KeyVariable, environment.KeyFile);
        if (keyOrigin == KeyVariable && certificateOrigin != CertificateVariable)
        {
            // A certificate that was named nearer does not get the key of the farther one.
            key = null;
        }

        AisTlsOptions own = new() { CertificateFile = settings.CertificateFile ?? Full(CertificateVariable, environment.CertificateFile), KeyFile = key };
        Check(key is null ? certificateOrigin : $"{certificateOrigin} or {keyOrigin}", own);
        return own with { CaFile = authority.CaFile, SkipVerify = settings.Insecure ?? environment.SkipVerify };
    }

    // Daemons leave the folder that they were started in.
    private static string? Full(string origin, string? path) => path is null ? null : ValueParser.FullPath(origin, path);

    private static void Check(string origin, AisTlsOptions options)
    {
        try
        {
            AisTlsProbe.CheckFiles(options);
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new OptionException($"{origin}: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    // The client takes what it does not know for a no.
    private static void CheckSkipVerify()
    {
        if (Environment.GetEnvironmentVariable(SkipVerifyVariable) is { Length: > 0 } text
            && text.ToLowerInvariant() is not ("true" or "yes" or "y" or "on" or "1" or "false" or "no" or "n" or "off" or "0"))
        {
            throw new OptionException($"{SkipVerifyVariable}: '{text}' is neither on nor off.");
        }
    }
}
