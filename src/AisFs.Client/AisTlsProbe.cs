using System.Net.Security;
using System.Net.Sockets;
using AisFs.Client.Http.Tls;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <summary>Looks at what a server speaks, for messages that name the real reason. It sends no request.</summary>
public static class AisTlsProbe
{
    /// <summary>Reads the files, and finds out whether they can be used.</summary>
    /// <param name="tls">Names the files.</param>
    /// <exception cref="ArgumentException">One is missing, or does not hold what it should; the message says which and what.</exception>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read one.</exception>
    public static void CheckFiles(AisTlsOptions tls)
    {
        ArgumentNullException.ThrowIfNull(tls);
        tls.Validate();
        _ = TlsCredentials.Load(tls);
    }

    /// <summary>Connects, and does what TLS there is to do.</summary>
    /// <param name="endpoint">A proxy, as in <see cref="AisClientOptions.Endpoints"/>.</param>
    /// <param name="tls">How the client does TLS.</param>
    /// <param name="limit">How long it may take in all; positive.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>
    /// What is wrong, and the words for it, a part of a sentence. <see cref="AisTlsFailure.None"/> when nothing is, or when it could
    /// not be found out.
    /// </returns>
    public static async Task<(AisTlsFailure Failure, string Reason)> RunAsync(string endpoint, AisTlsOptions tls, TimeSpan limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(tls);
        Uri uri = new(Endpoint.Normalize(endpoint).Origin);
        bool isTls = uri.Scheme == Uri.UriSchemeHttps;
        using CancellationTokenSource timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(limit);
        try
        {
            using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(uri.IdnHost, uri.Port, timer.Token).ConfigureAwait(false);
            NetworkStream network = new(socket, ownsSocket: false);
            await using (network.ConfigureAwait(false))
            {
                return await ShakeHandsAsync(network, uri.IdnHost, isTls ? tls : new AisTlsOptions { SkipVerify = true }, isTls, timer.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException && !cancellationToken.IsCancellationRequested)
        {
            return isTls && TlsErrors.Find(e, tls.CertificateFile is not null) is { } found ? found
                : isTls && e is IOException ? (AisTlsFailure.Other, "the server ended the connection while it was being made")
                : (AisTlsFailure.None, string.Empty);
        }
    }

    private static async Task<(AisTlsFailure Failure, string Reason)> ShakeHandsAsync(NetworkStream network, string host, AisTlsOptions tls, bool isTls, CancellationToken cancellationToken)
    {
        SslClientAuthenticationOptions options = TlsCredentials.Load(tls);
        options.TargetHost = host;
        SslStream stream = new(network);
        await using (stream.ConfigureAwait(false))
        {
            await stream.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
            if (!isTls)
            {
                return (AisTlsFailure.TlsServer, "the server speaks TLS");
            }

            // With TLS 1.3 the server looks at the client's certificate when the client is through already. It does not speak
            // first unless it refuses: silence is consent.
            await stream.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false);
            return (AisTlsFailure.None, string.Empty);
        }
    }
}
