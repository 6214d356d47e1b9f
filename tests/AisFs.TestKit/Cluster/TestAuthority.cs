using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AisFs.TestKit.Cluster;

/// <summary>An authority that issues certificates for a test.</summary>
public sealed class TestAuthority : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _own;

    /// <summary>Makes an authority.</summary>
    /// <param name="name">Its common name.</param>
    public TestAuthority(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        _own = request.CreateSelfSigned(now.AddYears(-10), now.AddYears(10));
    }

    /// <summary>Its certificate.</summary>
    public X509Certificate2 Certificate => _own;

    /// <summary>Writes its certificate to a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The same path.</returns>
    public string Save(string path)
    {
        File.WriteAllText(path, _own.ExportCertificatePem());
        return path;
    }

    /// <summary>Issues a certificate.</summary>
    /// <param name="name">Its common name.</param>
    /// <param name="hosts">The names and addresses that it is for.</param>
    /// <param name="begin">From when it is valid, in days from now.</param>
    /// <param name="end">Until when it is valid, in days from now.</param>
    /// <returns>The certificate with its key.</returns>
    public X509Certificate2 Issue(string name, IReadOnlyList<string> hosts, double begin = -1, double end = 1)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        foreach (string host in hosts)
        {
            if (IPAddress.TryParse(host, out IPAddress? address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerUse), new Oid(ClientUse)], false));
        if (hosts.Count > 0)
        {
            request.CertificateExtensions.Add(names.Build());
        }

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 bare = request.Create(_own, now.AddDays(begin), now.AddDays(end), RandomNumberGenerator.GetBytes(12));
        return bare.CopyWithPrivateKey(key);
    }

    /// <summary>Writes a certificate and its key to two files in PEM form.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="path">The path of the certificate; the key gets the suffix <c>.key</c>.</param>
    /// <returns>The paths of certificate and key.</returns>
    public static (string Certificate, string Key) Save(X509Certificate2 certificate, string path)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        using ECDsa key = certificate.GetECDsaPrivateKey() ?? throw new ArgumentException("It has no key.", nameof(certificate));
        File.WriteAllText(path, certificate.ExportCertificatePem());
        File.WriteAllText(path + ".key", key.ExportPkcs8PrivateKeyPem());
        return (path, path + ".key");
    }

    /// <inheritdoc/>
    public void Dispose() => _own.Dispose();
}
