using AisFs.Cli.Options;
using AisFs.Client;

namespace AisFs.Cli.Mounting;

/// <summary>TLS as the options say. What makes no sense is blamed on where it came from.</summary>
internal static class TlsSettings
{
    /// <summary>Puts the options together, and reads the files that they name.</summary>
    /// <param name="settings">What the user wants.</param>
    /// <returns>The options.</returns>
    /// <exception cref="OptionException">An option makes no sense; the message names it as it was spelt.</exception>
    public static AisTlsOptions Create(MountSettings settings)
    {
        AisTlsOptions authority = new() { CaFile = settings.CaFile };
        Check(settings.Spell("ca"), authority);

        AisTlsOptions own = new() { CertificateFile = settings.CertificateFile, KeyFile = settings.KeyFile };
        string certificate = settings.Spell("cert");
        Check(own.KeyFile is null ? certificate : $"{certificate} or {settings.Spell("key")}", own);
        return own with { CaFile = authority.CaFile, SkipVerify = settings.Insecure };
    }

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
}
