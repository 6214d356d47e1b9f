namespace AisFs.Client;

/// <summary>Why there is no TLS connection.</summary>
public enum AisTlsFailure
{
    /// <summary>TLS is not the reason.</summary>
    None = 0,

    /// <summary>TLS is the reason; the message says more.</summary>
    Other,

    /// <summary>The address begins with https, and the server does not speak TLS.</summary>
    PlainServer,

    /// <summary>The address begins with http, and the server speaks TLS.</summary>
    TlsServer,

    /// <summary>The server's certificate comes from an authority that is not trusted.</summary>
    UntrustedAuthority,

    /// <summary>The server's certificate is for another host name.</summary>
    WrongHost,

    /// <summary>The server's certificate, or that of an authority, has expired.</summary>
    Expired,

    /// <summary>The server's certificate, or that of an authority, is not valid yet.</summary>
    NotYetValid,

    /// <summary>The server's certificate is bad in another way.</summary>
    BadCertificate,

    /// <summary>The server wants a certificate of the client, and there is none.</summary>
    ClientCertificateMissing,

    /// <summary>The server does not take the certificate of the client.</summary>
    ClientCertificateRefused,
}
