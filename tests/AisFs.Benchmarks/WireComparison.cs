using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using AisFs.Client;
using AisFs.DevServer;
using AisFs.DevServer.Api;

namespace AisFs.Benchmarks;

/// <summary>
/// The client beside curl and wrk, against one server in a process of its own, in one run: a stream of 1 GiB, and objects
/// of 4 KiB over 16 connections. Prints medians and ratios.
/// </summary>
internal static partial class WireComparison
{
    public const string ServerMode = "wire-server";
    private const string BucketName = "wire";
    private const int StreamBytes = 1 << 30;
    private const int SmallBytes = 4 << 10;
    private const int Connections = 16;
    private static readonly TimeSpan s_smallTime = TimeSpan.FromSeconds(4);

    /// <summary>Serves until the standard input ends.</summary>
    public static async Task<int> ServeAsync()
    {
        await using DevCluster cluster = await DevCluster.StartAsync(new DevServerOptions { TargetCount = 1 });
        cluster.SeedObjects(new ObjectSeed { Bucket = BucketName, Prefix = "big-", Count = 1, Size = StreamBytes });
        cluster.SeedObjects(new ObjectSeed { Bucket = BucketName, Prefix = "small-", Count = 1, Size = SmallBytes });
        Console.WriteLine(cluster.Endpoint.ToString().TrimEnd('/'));
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public static async Task<int> RunAsync(int rounds)
    {
        // As the daemon has it: bytes are worked on where they arrive.
        const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
        Environment.SetEnvironmentVariable(InlineCompletions, Environment.GetEnvironmentVariable(InlineCompletions) ?? "1");

        // Started by "dotnet run" it is a program of its own, started by "dotnet FILE" it is not.
        bool isHosted = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        using Process server = Start(Environment.ProcessPath!, isHosted ? [typeof(WireComparison).Assembly.Location, ServerMode] : [ServerMode], redirectInput: true);
        try
        {
            string endpoint = await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the server did not start");
            using AisClient client = new(new AisClientOptions { Endpoints = [endpoint], Token = null, DirectReads = DirectReads.Always });
            string target = (await client.Cluster.GetMapAsync()).Targets[0].Url;
            await CompareStreamAsync(client, target, rounds);
            await CompareSmallAsync(client, target, rounds);
            return 0;
        }
        finally
        {
            server.StandardInput.Close();
            if (!server.WaitForExit(TimeSpan.FromSeconds(10)))
            {
                server.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task CompareStreamAsync(AisClient client, string target, int rounds)
    {
        string url = $"{target}/v1/objects/{BucketName}/big-000000?provider=ais";
        AisObject item = client.Bucket(BucketName).Object("big-000000");
        byte[] buffer = GC.AllocateUninitializedArray<byte>(1 << 20, pinned: true);
        for (int i = 0; i < 4; i++)
        {
            // Until the hot methods are compiled for good.
            await ReadAsync(item, buffer);
        }

        List<(double Rate, double Cpu)> ours = [];
        List<(double Rate, double Cpu)> curl = [];
        for (int i = 0; i < rounds; i++)
        {
            // Turn about: whatever else the machine does, both meet it.
            curl.Add(await MeasureCurlAsync(url));
            using Process self = Process.GetCurrentProcess();
            TimeSpan cpu = self.TotalProcessorTime;
            long allocated = GC.GetTotalAllocatedBytes(precise: true);
            long started = Stopwatch.GetTimestamp();
            long bytes = await ReadAsync(item, buffer);
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            self.Refresh();
            ours.Add((bytes / seconds / (1 << 20), (self.TotalProcessorTime - cpu).TotalSeconds));
            Print($"  round {i + 1}: curl {curl[^1].Rate:0} MiB/s, {curl[^1].Cpu:0.00} CPU s/GiB; ours {ours[^1].Rate:0} MiB/s, {ours[^1].Cpu:0.00} CPU s/GiB, {allocated} bytes allocated per GiB");
        }

        double rate = Median(ours.Select(static x => x.Rate));
        double curlRate = Median(curl.Select(static x => x.Rate));
        Print($"1 GiB stream: ours {rate:0} MiB/s, curl {curlRate:0} MiB/s, ratio {rate / curlRate:0.00}; CPU ours {Median(ours.Select(static x => x.Cpu)):0.00} s/GiB, curl {Median(curl.Select(static x => x.Cpu)):0.00} s/GiB");
    }

    private static async Task CompareSmallAsync(AisClient client, string target, int rounds)
    {
        string url = $"{target}/v1/objects/{BucketName}/small-000000?provider=ais";
        AisObject item = client.Bucket(BucketName).Object("small-000000");
        await MeasureSmallAsync(item);
        List<double> ours = [];
        List<double> wrk = [];
        for (int i = 0; i < rounds; i++)
        {
            wrk.Add(await MeasureWrkAsync(url));
            ours.Add(await MeasureSmallAsync(item));
            Print($"  round {i + 1}: wrk {wrk[^1]:0} req/s; ours {ours[^1]:0} req/s");
        }

        Print($"4 KiB objects, {Connections} connections: ours {Median(ours):0} req/s, wrk {Median(wrk):0} req/s, ratio {Median(ours) / Median(wrk):0.00}");
    }

    private static async Task<long> ReadAsync(AisObject item, byte[] buffer)
    {
        using AisObjectBody body = await item.GetAsync();
        long total = 0;
        while (await body.ReadAsync(buffer) is var read and > 0)
        {
            total += read;
        }

        return total;
    }

    private static async Task<double> MeasureSmallAsync(AisObject item)
    {
        long count = 0;
        long started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            byte[] buffer = new byte[SmallBytes];
            long own = 0;
            while (Stopwatch.GetElapsedTime(started) < s_smallTime)
            {
                own += await ReadAsync(item, buffer) == SmallBytes ? 1 : throw new InvalidOperationException("an object came short");
            }

            Interlocked.Add(ref count, own);
        })));
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<(double Rate, double Cpu)> MeasureCurlAsync(string url)
    {
        using Process curl = Start("bash", ["-c", "TIMEFORMAT='cpu %U %S'; time curl -s -o /dev/null -w 'rate %{speed_download} %{size_download}\\n' \"$1\"", "curl", url]);
        string text = await curl.StandardOutput.ReadToEndAsync() + await curl.StandardError.ReadToEndAsync();
        await curl.WaitForExitAsync();
        Match rate = Rate().Match(text);
        Match cpu = Cpu().Match(text);
        return rate.Success && cpu.Success && Number(rate, 2) == StreamBytes ? (Number(rate, 1) / (1 << 20), Number(cpu, 1) + Number(cpu, 2))
            : throw new InvalidOperationException("curl: " + text);
    }

    private static async Task<double> MeasureWrkAsync(string url)
    {
        using Process wrk = Start("wrk", ["-t1", $"-c{Connections}", $"-d{(int)s_smallTime.TotalSeconds}s", url]);
        string text = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        return Requests().Match(text) is { Success: true } match ? Number(match, 1) : throw new InvalidOperationException("wrk: " + text);
    }

    private static Process Start(string program, string[] arguments, bool redirectInput = false)
        => Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = redirectInput,
            RedirectStandardOutput = true,
            RedirectStandardError = !redirectInput,
        })!;

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static double Number(Match match, int group) => double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"rate ([0-9.]+) (\d+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"cpu ([0-9.]+) ([0-9.]+)")]
    private static partial Regex Cpu();

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Requests();
}
