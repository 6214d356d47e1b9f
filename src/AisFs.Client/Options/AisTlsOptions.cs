namespace AisFs.Client;

/// <summary>TLS towards the cluster.</summary>
public sealed record AisTlsOptions
{
    /// <summary>A PEM file with the certificates of the authorities to trust; null: the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>A PEM file with the client's certificate; null: none is presented.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>A PEM file with the key of <see cref="CertificateFile"/>; null: the key is in the same file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Whether any certificate of the server is taken. Default false. For tests only.</summary>
    public bool SkipVerify { get; init; }

    /// <summary>
    /// Reads the variables that the AIS tools use: <c>AIS_CLIENT_CA</c>, <c>AIS_CRT</c>, <c>AIS_CRT_KEY</c> and
    /// <c>AIS_SKIP_VERIFY_CRT</c>.
    /// </summary>
    /// <returns>The options; all defaults when no variable is set.</returns>
    public static AisTlsOptions FromEnvironment() => new()
    {
        CaFile = Read("AIS_CLIENT_CA"),
        CertificateFile = Read("AIS_CRT"),
        KeyFile = Read("AIS_CRT_KEY"),
        SkipVerify = Read("AIS_SKIP_VERIFY_CRT") is { } text
            && (text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("yes", StringComparison.OrdinalIgnoreCase) || text is "1" or "y" or "Y" or "on"),
    };

    internal void Validate()
    {
        CheckFile(CaFile);
        CheckFile(CertificateFile);
        CheckFile(KeyFile);
        if (KeyFile is not null && CertificateFile is null)
        {
            throw new ArgumentException($"{nameof(KeyFile)} is set without {nameof(CertificateFile)}: name the certificate that the key belongs to.");
        }
    }

    private static string? Read(string variable)
        => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static void CheckFile(string? path)
    {
        if (path is not null && !File.Exists(path))
        {
            throw new ArgumentException($"The file '{path}' does not exist.");
        }
    }
}
