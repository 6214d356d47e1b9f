using System.Globalization;
using System.Text;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Processes;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Layers;

/// <summary>Raw HTTP: curl with kept-alive connections through the proxy, one process for each connection.</summary>
internal sealed class CurlClient(Peer peer, TestBucket bucket)
{
    // What several processes write to one pipe gets mixed up. The end is its own CPU time and that of its children.
    private const string Script = "for file in \"$@\"; do curl --config \"$file\" > \"$file.got\" & done; wait; times > \"$1.times\"; cat \"${@/%/.got}\" \"$1.times\"";

    /// <summary>Reads objects into nothing.</summary>
    /// <param name="requests">Path, first byte and length; a length of 0: the whole object.</param>
    /// <param name="connections">Among how many connections the requests are shared out.</param>
    public async Task<Outcome> GetAsync(IReadOnlyList<(string Path, long Offset, long Length)> requests, int connections)
    {
        using TempFolder folder = new("curl");
        List<string> files = [];
        for (int connection = 0; connection < Math.Min(connections, requests.Count); connection++)
        {
            files.Add(folder.Combine($"{connection}"));
            int first = connection;
            await File.WriteAllTextAsync(files[^1], Config(requests.Where((_, number) => number % connections == first)));
        }

        CommandResult result = await CommandRunner.RunAsync("bash", ["-c", Script, "curl", .. files], TimeSpan.FromMinutes(10));
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[][] transfers = [.. lines.Where(line => line.StartsWith("got ", StringComparison.Ordinal)).Select(line => line.Split(' '))];
        if (transfers.Length != requests.Count || transfers.Any(transfer => transfer[1] is not ("200" or "206")))
        {
            throw new IOException($"curl did not get {requests.Count} objects: {result}");
        }

        return new Outcome(transfers.Sum(transfer => Number(transfer[2])), requests.Count)
        {
            Latencies = [.. transfers.Select(transfer => double.Parse(transfer[3], CultureInfo.InvariantCulture))],
            CpuSeconds = ShellTimes.Read(result.Output),
        };
    }

    private string Config(IEnumerable<(string Path, long Offset, long Length)> requests)
    {
        StringBuilder config = new();
        foreach ((string path, long offset, long length) in requests)
        {
            config.AppendLine(CultureInfo.InvariantCulture, $"url = \"{peer.Endpoint.TrimEnd('/')}{RawCluster.ObjectPath(bucket.Name, path)}\"");
            config.AppendLine("silent\nlocation\nretry = 5\nretry-all-errors\noutput = /dev/null\nwrite-out = \"got %{http_code} %{size_download} %{time_total}\\n\"");
            if (peer.Token is not null)
            {
                config.AppendLine(CultureInfo.InvariantCulture, $"header = \"Authorization: Bearer {peer.Token}\"\nlocation-trusted");
            }

            if (length > 0)
            {
                config.AppendLine(CultureInfo.InvariantCulture, $"range = \"{offset}-{offset + length - 1}\"");
            }

            config.AppendLine("next");
        }

        return config.ToString()[..^"next\n".Length];
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
