namespace AisFs.Cli.Options;

/// <summary>TLS towards the cluster.</summary>
internal static class TlsOptions
{
    /// <summary>The options, in the order of the help.</summary>
    public static IReadOnlyList<MountOption> All { get; } =
    [
        new("ca", "FILE", "PEM file with the certificates of the authorities to trust, instead of the system's. Default: AIS_CLIENT_CA.",
            (s, v) => s with { CaFile = ValueParser.FullPath("ca", v) })
        { IsForRecover = true },
        new("cert", "FILE", "PEM file with the client's certificate, for clusters that want one. Default: AIS_CRT.",
            (s, v) => s with { CertificateFile = ValueParser.FullPath("cert", v) })
        { IsForRecover = true },
        new("key", "FILE", "PEM file with the key of the certificate. Default: AIS_CRT_KEY, or the file of the certificate.",
            (s, v) => s with { KeyFile = ValueParser.FullPath("key", v) })
        { IsForRecover = true },
        new("insecure", null, "Take any certificate of the server: whoever can redirect the connection can read and change everything. Default: AIS_SKIP_VERIFY_CRT, or off.",
            (s, v) => s with { Insecure = ValueParser.Switch("insecure", v) })
        { IsForRecover = true },
    ];
}
