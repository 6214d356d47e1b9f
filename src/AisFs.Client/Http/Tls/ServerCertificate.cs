using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace AisFs.Client.Http.Tls;

/// <summary>Looks at the certificate of a server, and says what is wrong with it. All that is wrong is told, the worst first.</summary>
internal static class ServerCertificate
{
    private const int MaxNames = 5;

    /// <summary>The callback of a connection.</summary>
    /// <exception cref="TlsException">The certificate is not taken.</exception>
    public static bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        List<(AisTlsFailure Failure, string Reason)> found = [];
        if (certificate is not X509Certificate2 own || chain is null)
        {
            found.Add((AisTlsFailure.BadCertificate, "it presents no certificate"));
        }
        else
        {
            FindInChain(chain, found);
            if ((errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
            {
                string host = (sender as SslStream)?.TargetHostName ?? "this host";
                found.Add((AisTlsFailure.WrongHost, $"its certificate is for {NamesOf(own)}, not for {host}"));
            }
        }

        throw found.Count > 0
            ? new TlsException(found[0].Failure, string.Join("; ", found.Select(static pair => pair.Reason)))
            : new TlsException(AisTlsFailure.BadCertificate, $"its certificate is not taken ({errors})");
    }

    private static void FindInChain(X509Chain chain, List<(AisTlsFailure Failure, string Reason)> found)
    {
        X509ChainStatusFlags all = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (flags, status) => flags | status.Status);
        const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
        if ((all & Untrusted) != 0 && chain.ChainElements is [.., var last])
        {
            X509Certificate2 top = last.Certificate;
            found.Add((AisTlsFailure.UntrustedAuthority, chain.ChainElements.Count == 1 && top.Subject == top.Issuer
                ? $"its certificate '{NameOf(top)}' is signed by itself, and not trusted"
                : $"its certificate was issued by '{top.GetNameInfo(X509NameType.SimpleName, forIssuer: true)}', an authority that is not trusted"));
        }

        foreach (X509ChainElement element in chain.ChainElements)
        {
            if (element.ChainElementStatus.Any(static status => (status.Status & X509ChainStatusFlags.NotTimeValid) != 0))
            {
                found.Add(TimeOf(element.Certificate));
            }
        }

        const X509ChainStatusFlags Told = Untrusted | X509ChainStatusFlags.NotTimeValid;
        string[] others = [.. chain.ChainStatus.Where(static status => (status.Status & ~Told) != 0).Select(static status => status.Status.ToString())];
        if (others.Length > 0)
        {
            found.Add((AisTlsFailure.BadCertificate, $"its certificate is not valid ({string.Join(", ", others)})"));
        }
    }

    private static (AisTlsFailure Failure, string Reason) TimeOf(X509Certificate2 certificate)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        DateTimeOffset end = certificate.NotAfter;
        DateTimeOffset begin = certificate.NotBefore;
        return end < now
            ? (AisTlsFailure.Expired, string.Create(CultureInfo.InvariantCulture, $"the certificate '{NameOf(certificate)}' expired on {end.ToLocalTime():yyyy-MM-dd HH:mm:ss zzz}"))
            : (AisTlsFailure.NotYetValid, string.Create(CultureInfo.InvariantCulture, $"the certificate '{NameOf(certificate)}' is not valid before {begin.ToLocalTime():yyyy-MM-dd HH:mm:ss zzz}; the clock of this machine says {now.ToLocalTime():yyyy-MM-dd HH:mm:ss zzz}"));
    }

    private static string NameOf(X509Certificate2 certificate) => certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);

    private static string NamesOf(X509Certificate2 certificate)
    {
        X509SubjectAlternativeNameExtension? extension = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        string[] names = extension is null ? [] : [.. extension.EnumerateDnsNames(), .. extension.EnumerateIPAddresses().Select(static address => address.ToString())];
        return names.Length == 0 ? $"'{NameOf(certificate)}'" : string.Join(", ", names.Take(MaxNames)) + (names.Length > MaxNames ? ", ..." : string.Empty);
    }
}
