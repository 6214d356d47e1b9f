using AisFs.Client;

namespace AisFs.Cli.Mounting;

/// <summary>Says why a cluster cannot be reached, and what to do about it.</summary>
internal static class ConnectionFailure
{
    private static readonly TimeSpan s_probeLimit = TimeSpan.FromSeconds(3);

    /// <summary>Finds out what TLS has to do with a failure.</summary>
    /// <param name="client">The client whose request failed.</param>
    /// <param name="exception">What it failed with.</param>
    /// <param name="tls">How the client does TLS.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>One sentence; null when TLS is not the reason.</returns>
    public static async Task<string?> ExplainTlsAsync(AisClient client, AisException exception, AisTlsOptions tls, CancellationToken cancellationToken)
    {
        (AisTlsFailure failure, string reason) = exception is AisConnectionException { TlsFailure: not (AisTlsFailure.None or AisTlsFailure.Other) } known
            ? (known.TlsFailure, ReasonOf(known.Message))
            : await AisTlsProbe.RunAsync(client.Endpoint, tls, s_probeLimit, cancellationToken).ConfigureAwait(false);
        string endpoint = client.Endpoint.TrimEnd('/');
        return failure == AisTlsFailure.None ? null : $"the cluster at {endpoint} cannot be reached: {reason}{HintOf(failure)}.";
    }

    // The client's message begins with the address, which is told already.
    private static string ReasonOf(string message) => message[(message.IndexOf(": ", StringComparison.Ordinal) + 2)..].TrimEnd('.');

    private static string HintOf(AisTlsFailure failure) => failure switch
    {
        AisTlsFailure.PlainServer => "; write http: instead of https: if the cluster is to be reached without TLS",
        AisTlsFailure.TlsServer => "; write https: instead of http:",
        AisTlsFailure.UntrustedAuthority => "; name the authority's certificate with --ca if it is the right one",
        AisTlsFailure.WrongHost => "; name the endpoint as the certificate does",
        AisTlsFailure.Expired => "; the cluster needs a new one",
        AisTlsFailure.ClientCertificateMissing => "; name it with --cert and --key",
        AisTlsFailure.ClientCertificateRefused => "; check --cert and --key",
        _ => string.Empty,
    };
}
