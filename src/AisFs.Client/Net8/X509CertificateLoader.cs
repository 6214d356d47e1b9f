using System.Security.Cryptography.X509Certificates;

namespace AisFs.Client.Net8;

/// <summary>Loads certificates.</summary>
internal static class X509CertificateLoader
{
    public static X509Certificate2 LoadPkcs12(byte[] data, string? password) => new(data, password);
}
