using System.Security.Authentication;
using System.Security.Cryptography;

namespace AisFs.Client.Http.Tls;

/// <summary>Finds out what an exception of a connection says of TLS. The numbers of errors are read, never their texts.</summary>
internal static class TlsErrors
{
    // OpenSSL: an alert of the other side is this number and that of the alert (RFC 8446, 6.2).
    private const int FirstAlert = 1000;
    private const int LastAlert = 1255;
    private const int ReasonMask = 0x7FFFFF;

    private const int HandshakeFailure = 40;
    private const int BadCertificate = 42;
    private const int UnsupportedCertificate = 43;
    private const int CertificateRevoked = 44;
    private const int CertificateExpired = 45;
    private const int CertificateUnknown = 46;
    private const int UnknownAuthority = 48;
    private const int AccessDenied = 49;
    private const int ProtocolVersion = 70;
    private const int CertificateRequired = 116;

    /// <summary>Finds the reason.</summary>
    /// <param name="exception">What the connection ended with.</param>
    /// <param name="hasCertificate">Whether the client has a certificate to present.</param>
    /// <returns>The reason and its words, a part of a sentence; null when it is not TLS, or not known.</returns>
    public static (AisTlsFailure Failure, string Reason)? Find(Exception exception, bool hasCertificate)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case TlsException own:
                    return (own.Failure, own.Message);
                case CryptographicException when AlertOf(e.HResult) is { } alert:
                    return OfAlert(alert, hasCertificate);
                case AuthenticationException { InnerException: null }:
                    // The stream understands nothing of what came: that is no TLS.
                    return (AisTlsFailure.PlainServer, "the server does not speak TLS");
            }
        }

        return null;
    }

    private static int? AlertOf(int code) => (code & ReasonMask) is >= FirstAlert and <= LastAlert and int reason ? reason - FirstAlert : null;

    private static (AisTlsFailure Failure, string Reason)? OfAlert(int alert, bool hasCertificate) => alert switch
    {
        CertificateRequired => Missing,
        BadCertificate or HandshakeFailure or CertificateUnknown when !hasCertificate => Missing,
        UnknownAuthority => (AisTlsFailure.ClientCertificateRefused, "the server does not know the authority of the client's certificate"),
        CertificateExpired => (AisTlsFailure.ClientCertificateRefused, "the client's certificate has expired, or is not valid yet, says the server"),
        CertificateRevoked => (AisTlsFailure.ClientCertificateRefused, "the client's certificate is revoked, says the server"),
        BadCertificate or UnsupportedCertificate or CertificateUnknown or AccessDenied
            => (AisTlsFailure.ClientCertificateRefused, "the server refuses the client's certificate"),
        ProtocolVersion => (AisTlsFailure.Other, "the server speaks no version of TLS that this machine allows"),
        HandshakeFailure => (AisTlsFailure.Other, "the server and this machine have no common way of encryption, or it refuses the client's certificate"),
        _ => null,
    };

    private static (AisTlsFailure Failure, string Reason) Missing => (AisTlsFailure.ClientCertificateMissing, "the server wants a certificate of the client");
}
