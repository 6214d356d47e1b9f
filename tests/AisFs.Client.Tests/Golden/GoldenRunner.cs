using System.Text.Json;
using System.Text.RegularExpressions;
using AisFs.Client.Tests.Golden.Api;
using AisFs.Client.Tests.Golden.Script;
using AisFs.Client.Tests.Replay;

namespace AisFs.Client.Tests.Golden;

/// <summary>Runs recorded calls through our API and says how they compare.</summary>
internal sealed partial class GoldenRunner : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly GoldenServers _servers = new();

    public async ValueTask<GoldenVerdict> RunAsync(GoldenCase golden)
    {
        _servers.Begin(golden);
        object? value = null;
        Exception? error = null;
        using (PythonSdk sdk = new(_servers))
        {
            try
            {
                value = await new Evaluator(sdk.CreateEnvironment()).RunAsync(_servers.Expand(golden.Call)).AsTask().WaitAsync(s_limit);
            }
            catch (NotCoveredException e)
            {
                return GoldenDeviations.FindPythonOnly(golden) is { } why ? new GoldenVerdict(golden.Id, GoldenOutcome.Listed, why)
                    : new GoldenVerdict(golden.Id, GoldenOutcome.NotCovered, e.Message);
            }
            catch (Exception e)
            {
                error = e is AggregateException { InnerException: { } inner } ? inner : e;
            }
        }

        string? difference = CompareRequests(golden) ?? CompareResult(golden, value, error);
        if (difference is null)
        {
            return new GoldenVerdict(golden.Id, GoldenOutcome.Equal, string.Empty);
        }

        return GoldenDeviations.Find(golden, error, difference) is { } reason
            ? new GoldenVerdict(golden.Id, GoldenOutcome.Listed, reason)
            : new GoldenVerdict(golden.Id, GoldenOutcome.Different, difference);
    }

    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    [GeneratedRegex("node_hostname='[^']*', daemon_port='[^']*', ")]
    private static partial Regex NodeDetails();

    private string? CompareRequests(GoldenCase golden)
    {
        if (golden.RepeatsAnswer)
        {
            int attempts = golden.Result.TryGetProperty("attempts", out JsonElement recorded) ? recorded.GetInt32() : 1;
            return attempts > 1 == _servers.Received.Count > 1 ? null : $"{_servers.Received.Count} attempts, not {attempts}";
        }

        if (golden.IsOlder && !golden.IsUnordered)
        {
            return CompareOlder(golden);
        }

        for (int i = 0; i < Math.Min(golden.Requests.Length, _servers.Received.Count); i++)
        {
            int index = i;
            string? difference = golden.IsUnordered
                ? Enumerable.Range(0, golden.Requests.Length).Any(j => GoldenRequest.Differs(golden, j, _servers.Received[index], _servers) is null) ? null : $"{_servers.Received[i]} was not recorded"
                : GoldenRequest.Differs(golden, i, _servers.Received[i], _servers);
            if (difference is not null)
            {
                return difference;
            }
        }

        return _servers.Received.Count == golden.Requests.Length
            ? null
            : $"{_servers.Received.Count} requests, not {golden.Requests.Length}: {string.Join(", ", _servers.Received)}";
    }

    /// <summary>All that the older SDK asked for is asked for, in its order; ours may ask for more.</summary>
    private string? CompareOlder(GoldenCase golden)
    {
        int next = 0;
        string? difference = null;
        foreach (RawRequest request in _servers.Received)
        {
            if (next < golden.Requests.Length)
            {
                string? here = GoldenRequest.Differs(golden, next, request, _servers);
                next += here is null ? 1 : 0;
                difference ??= here;
            }
        }

        return next == golden.Requests.Length ? null : difference ?? $"{_servers.Received.Count} requests, not {golden.Requests.Length}";
    }

    private string? CompareResult(GoldenCase golden, object? value, Exception? error)
    {
        if (golden.Result.ValueKind == JsonValueKind.Object && golden.Result.TryGetProperty("raises", out JsonElement raises))
        {
            return error is null
                ? $"{raises.GetString()} was raised, ours gives {PyText.Repr(value)}"
                : GoldenErrors.Compare(golden.Result, error, Body(golden));
        }

        if (error is not null)
        {
            return $"{error.GetType().Name}: {error.Message}";
        }

        if (golden.IsOlder)
        {
            // What models look like in Python has changed since; here an answer counts that was understood.
            return null;
        }

        string expected = golden.Result.ValueKind == JsonValueKind.Object
            ? golden.Result.GetProperty("returns").GetString()!
            : golden.Result.GetString()!;
        expected = PyText.Normalize(NodeDetails().Replace(expected, string.Empty));
        string ours = PyText.Normalize(_servers.Collapse(PyText.Repr(value)));
        return ours == expected ? null : $"result {ours}, not {expected}";
    }

    private static string Body(GoldenCase golden)
        => golden.Responses.Length > 0 && golden.Responses[^1].TryGetProperty("body", out JsonElement body) && body.ValueKind == JsonValueKind.Object
            ? body.TryGetProperty("json", out JsonElement json) ? json.GetRawText() : body.TryGetProperty("text", out JsonElement text) ? text.GetString()! : string.Empty
            : string.Empty;
}
