using System.Globalization;
using AisFs.Cli.Commands.Inspection;
using AisFs.Cli.Mounting;
using AisFs.Cli.Options;
using AisFs.Client;
using AisFs.Control.Reports;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Cli.Commands.Checkup;

/// <summary>The cluster, its clock, and the token.</summary>
/// <param name="settings">How to reach it.</param>
internal sealed class ClusterChecks(MountSettings settings)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(8);

    // Tokens and listings bear the cluster's times; what is cached is compared with them to the second.
    private static readonly TimeSpan s_noticed = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_harmful = TimeSpan.FromMinutes(5);

    /// <summary>Asks the cluster.</summary>
    public async Task<IReadOnlyList<DoctorCheck>> RunAsync(CancellationToken cancellationToken)
    {
        List<DoctorCheck> checks = [];
        if (TokenCheck.Run(settings) is { } token)
        {
            checks.Add(token);
        }

        AisClient client;
        try
        {
            client = ClientSettings.CreateClient(settings, NullLoggerFactory.Instance);
        }
        catch (OptionException e)
        {
            checks.Add(Check.Fail("cluster", e.Message, "Name the cluster with --endpoint http://HOST:PORT or AIS_ENDPOINT."));
            return checks;
        }

        using (client)
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(s_limit);
            checks.Add(await CheckClusterAsync(client, limit.Token).ConfigureAwait(false));
            checks.Add(await CheckClockAsync(client, limit.Token).ConfigureAwait(false));
        }

        cancellationToken.ThrowIfCancellationRequested();
        return checks;
    }

    private static async Task<DoctorCheck> CheckClusterAsync(AisClient client, CancellationToken cancellationToken)
    {
        const string Name = "cluster";
        string endpoint = client.Endpoint.TrimEnd('/');
        ClusterAnswer answer;
        try
        {
            answer = await ClusterProbe.AskAsync(client, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            answer = new ClusterAnswer("no-answer", $"It did not answer within {s_limit.TotalSeconds:0} s.", null);
        }

        return answer.State switch
        {
            "ok" => Check.Ok(Name, $"{endpoint} answers, with {Readable.Count(answer.Targets ?? 0, "target", "targets")}."),
            "not-ready" => Check.Warn(Name, $"{endpoint} is not ready: {answer.Message}", "Wait until all targets have joined; 'ais show cluster' tells which are missing."),
            "refused" => Check.Fail(Name, $"{endpoint}: {answer.Message}", "Give a token with --token-file, or AIS_AUTHN_TOKEN; 'ais auth login' makes one."),
            "no-answer" => Check.Fail(Name, $"{endpoint}: {answer.Message}", "Check that the proxy runs, and that no firewall is between."),
            _ => Check.Fail(Name, $"{endpoint}: {answer.Message}", "Check the address, and that the proxy runs; a cluster that speaks HTTPS needs an address that begins with https:."),
        };
    }

    private static async Task<DoctorCheck> CheckClockAsync(AisClient client, CancellationToken cancellationToken)
    {
        const string Name = "clock";
        try
        {
            long sent = TimeProvider.System.GetTimestamp();
            using AisResult answer = await client.MakeRequestAsync(HttpMethod.Get, "/v1/health", cancellationToken: cancellationToken).ConfigureAwait(false);
            if (!DateTimeOffset.TryParse(answer.GetHeader("Date"), CultureInfo.InvariantCulture, out DateTimeOffset date))
            {
                return Check.Warn(Name, "The cluster does not tell its time.", "Compare the clocks by hand, for example with 'date'.");
            }

            // The header counts whole seconds, and was written at some moment of the round trip.
            TimeSpan unsure = TimeProvider.System.GetElapsedTime(sent) + TimeSpan.FromSeconds(1);
            TimeSpan skew = TimeProvider.System.GetUtcNow() - date;
            TimeSpan sure = skew.Duration() - unsure;
            string found = string.Create(CultureInfo.InvariantCulture, $"The clock here is {skew.Duration().TotalSeconds:0} s {(skew > TimeSpan.Zero ? "ahead of" : "behind")} the cluster's.");
            const string Advice = "Set both clocks by NTP: times of files and the validity of tokens depend on them.";
            return sure > s_harmful ? Check.Fail(Name, found, Advice) : sure > s_noticed ? Check.Warn(Name, found, Advice) : Check.Ok(Name, "The clocks here and at the cluster agree.");
        }
        catch (Exception e) when (e is AisException or OperationCanceledException)
        {
            return Check.Warn(Name, "The cluster's time could not be read.", "See the check of the cluster.");
        }
    }
}
