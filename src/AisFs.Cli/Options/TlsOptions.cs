namespace AisFs.Cli.Options;

/// <summary>TLS towards the cluster.</summary>
internal static class TlsOptions
{
    /// <summary>The options, in the order of the help.</summary>
    public static IReadOnlyList<MountOption> All { get; } =
    [
        new("ca", "FILE", "PEM file with the certificates of the authorities to trust. Default: those that the system trusts.",
            (s, v) => s with { CaFile = ValueParser.FullPath("ca", v) })
        { AisVariable = "AIS_CLIENT_CA", IsForRecover = true },
        new("cert", "FILE", "PEM file with the client's certificate, for clusters that want one. Default: none.",
            (s, v) => s with { CertificateFile = ValueParser.FullPath("cert", v) })
        { AisVariable = "AIS_CRT", IsForRecover = true },
        new("key", "FILE", "PEM file with the key of the client's certificate. Default: the file of the certificate.",
            (s, v) => s with { KeyFile = ValueParser.FullPath("key", v) })
        { AisVariable = "AIS_CRT_KEY", PartnerOf = "cert", IsForRecover = true },
        new("insecure", null, "Take any certificate of the server: whoever can redirect a connection can read and change what is transferred. Default: off.",
            (s, v) => s with { Insecure = ValueParser.Switch("insecure", v) })
        { AisVariable = "AIS_SKIP_VERIFY_CRT", IsForRecover = true },
    ];
}
