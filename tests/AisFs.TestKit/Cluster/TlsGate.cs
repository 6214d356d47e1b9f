using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace AisFs.TestKit.Cluster;

/// <summary>A server that speaks TLS, and passes all on to a cluster that does not.</summary>
public sealed class TlsGate : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Uri _cluster;
    private readonly Task _serving;

    /// <summary>Begins to serve.</summary>
    /// <param name="cluster">The address of the cluster's proxy.</param>
    /// <param name="certificate">The certificate that it presents. It can be changed later.</param>
    /// <param name="clientAuthority">Whose certificates clients must present; null: they need none.</param>
    /// <param name="protocols">The versions of TLS.</param>
    public TlsGate(string cluster, X509Certificate2 certificate, X509Certificate2? clientAuthority = null, SslProtocols protocols = SslProtocols.None)
    {
        _cluster = new Uri(cluster);
        Certificate = certificate;
        ClientAuthority = clientAuthority;
        Protocols = protocols;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>The certificate of new connections.</summary>
    public X509Certificate2 Certificate { get; set; }

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Its address.</summary>
    public string Endpoint => $"https://127.0.0.1:{Port}";

    /// <summary>Whose certificates clients of new connections must present; null: they need none.</summary>
    public X509Certificate2? ClientAuthority { get; set; }

    private SslProtocols Protocols { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            _ = TalkAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        using (TcpClient behind = new())
        {
            try
            {
                await using SslStream stream = new(client.GetStream());
                await stream.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions
                    {
                        ServerCertificate = Certificate,
                        ClientCertificateRequired = ClientAuthority is not null,
                        EnabledSslProtocols = Protocols,
                        CertificateChainPolicy = ClientAuthority is { } authority ? PolicyOf(authority) : null,
                    },
                    _end.Token);
                await behind.ConnectAsync(_cluster.Host, _cluster.Port, _end.Token);
                NetworkStream inner = behind.GetStream();
                await Task.WhenAny(stream.CopyToAsync(inner, _end.Token), inner.CopyToAsync(stream, _end.Token));
            }
            catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException)
            {
                // The client went away, or was refused.
            }
        }
    }

    private static X509ChainPolicy PolicyOf(X509Certificate2 authority)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(authority);
        return policy;
    }
}
