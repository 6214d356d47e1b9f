using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AisFs.Client.Http;

/// <summary>Makes the HTTP handler of a client.</summary>
internal static class HandlerFactory
{
    private const int MaxHeaderKiB = 128;

    public static SocketsHttpHandler Create(AisClientOptions options) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionIdleTimeout = options.ConnectionIdleTimeout,
        MaxConnectionsPerServer = options.MaxConnectionsPerServer,

        // A body is sent only when the answer is there: the proxy never asks for it.
        Expect100ContinueTimeout = options.ResponseTimeout,

        // A reader that stops early rather costs a connection than megabytes.
        MaxResponseDrainSize = 64 << 10,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        MaxResponseHeadersLength = MaxHeaderKiB,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        SslOptions = CreateTls(options.Tls),
    };

    private static SslClientAuthenticationOptions CreateTls(AisTlsOptions tls)
    {
        SslClientAuthenticationOptions options = new();
        try
        {
            if (tls.CertificateFile is not null)
            {
                options.ClientCertificates = [X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile ?? tls.CertificateFile)];
            }

            if (tls.CaFile is not null)
            {
                X509ChainPolicy policy = new()
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                };
                policy.CustomTrustStore.ImportFromPemFile(tls.CaFile);
                if (policy.CustomTrustStore.Count == 0)
                {
                    throw new ArgumentException($"The file '{tls.CaFile}' holds no certificate.");
                }

                options.CertificateChainPolicy = policy;
            }
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException($"A TLS file can't be read as PEM: {e.Message}", e);
        }

        if (tls.SkipVerify)
        {
#pragma warning disable CA5359 // The user has asked for it, by the same name as in AIStore's own tools.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        return options;
    }
}
