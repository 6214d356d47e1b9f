using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AisFs.Client.Http.Tls;

/// <summary>What the files of <see cref="AisTlsOptions"/> hold, as the connections need it.</summary>
internal static class TlsCredentials
{
    /// <summary>Reads the files.</summary>
    /// <param name="tls">Names them.</param>
    /// <returns>The options of a connection.</returns>
    /// <exception cref="ArgumentException">A file does not hold what it should.</exception>
    public static SslClientAuthenticationOptions Load(AisTlsOptions tls) => new()
    {
        ClientCertificateContext = tls.CertificateFile is { } certificate ? LoadCertificate(certificate, tls.KeyFile ?? certificate) : null,
        CertificateChainPolicy = tls.CaFile is { } authorities ? LoadAuthorities(authorities) : null,
#pragma warning disable CA5359 // The user has asked for it, by the same name as in AIStore's own tools.
        RemoteCertificateValidationCallback = tls.SkipVerify ? static (_, _, _, _) => true : ServerCertificate.Check,
#pragma warning restore CA5359
    };

    // The server may not name the authorities that it trusts: the certificate is presented in any case, with those of its file
    // that lead to the authority.
    private static SslStreamCertificateContext LoadCertificate(string path, string keyPath)
    {
        try
        {
            X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(path, keyPath);
            if (OperatingSystem.IsWindows())
            {
                // Windows takes no key that is in the memory of the process only.
                using X509Certificate2 transient = certificate;
                certificate = X509CertificateLoader.LoadPkcs12(transient.Export(X509ContentType.Pkcs12), null);
            }

            X509Certificate2Collection chain = [];
            chain.ImportFromPemFile(path);
            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException($"'{path}' and '{keyPath}' are not a certificate and its key in PEM form: {e.Message}", e);
        }
    }

    private static X509ChainPolicy LoadAuthorities(string path)
    {
        X509ChainPolicy policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(path);
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException($"'{path}' cannot be read as PEM: {e.Message}", e);
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw new ArgumentException($"The file '{path}' holds no certificate.");
    }
}
