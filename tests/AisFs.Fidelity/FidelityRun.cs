using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.DevServer.Protocol;
using AisFs.TestKit;
using AisFs.TestKit.Transcripts;

namespace AisFs.Fidelity;

/// <summary>
/// Sends the requests of the transcripts to a cluster and to a dev server with the same node ids and mountpaths, and compares
/// the answers.
/// </summary>
public static class FidelityRun
{
    /// <summary>Runs the comparison.</summary>
    /// <param name="options">With what.</param>
    /// <param name="output">Where the differences go.</param>
    /// <returns>0: no difference that is not listed; 1: some.</returns>
    /// <exception cref="InvalidOperationException">The cluster has buckets of the transcripts' names, or cannot be prepared.</exception>
    public static async Task<int> RunAsync(FidelityOptions options, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        HttpCluster real = new(options.Endpoint);
        HttpCluster? realRemote = options.Remote is null ? null : new HttpCluster(options.Remote);
        ClusterShape shape = await ClusterShape.ReadAsync(real);
        ClusterShape? remoteShape = realRemote is null ? null : await ClusterShape.ReadAsync(realRemote);
        await CheckBucketsAsync(real, options);
        int unlisted = 0;
        int total = 0;
        try
        {
            foreach (TranscriptGroup group in TranscriptGroup.All)
            {
                if (group.Remote.Count > 0 && realRemote is null)
                {
                    await output.WriteLineAsync($"{string.Join(", ", group.Files)}: not run, they need --remote.");
                    continue;
                }

                await using DevCluster dev = await StartAsync(shape);
                await using DevCluster? devRemote = remoteShape is null ? null : await StartAsync(remoteShape);
                HttpCluster ours = new(dev.Endpoint);
                HttpCluster? oursRemote = devRemote is null ? null : new HttpCluster(devRemote.Endpoint);
                ClusterShape? ourRemoteShape = oursRemote is null ? null : (await ClusterShape.ReadAsync(oursRemote)).InOrderOf(remoteShape!);
                Side a = new(ours, (await ClusterShape.ReadAsync(ours)).InOrderOf(shape), oursRemote, ourRemoteShape, group);
                Side b = new(real, shape, realRemote, remoteShape, group);
                await IntroduceAsync(ours);
                await IntroduceAsync(real);
                foreach (string file in group.Files.Where(file => options.Only.Count == 0 || options.Only.Contains(file[..2])))
                {
                    (int run, int wrong) = await RunAsync(file, a, b, options, output);
                    total += run;
                    unlisted += wrong;
                }

                await RemoveBucketsAsync(real);
            }
        }
        finally
        {
            await RemoveBucketsAsync(real);
        }

        await output.WriteLineAsync($"{total} requests compared, {unlisted} differences that are not listed.");
        return unlisted == 0 ? 0 : 1;
    }

    /// <summary>Targets that have never sent each other anything treat some names otherwise: afterwards they have.</summary>
    private static async Task IntroduceAsync(HttpCluster cluster)
    {
        const string Bucket = "tn";
        await cluster.RemoveBucketAsync(Bucket);
        await cluster.CreateBucketAsync(Bucket);
        for (int i = 0; i < 32; i++)
        {
            await cluster.PutAsync($"{Bucket}/a{i}", "x"u8.ToArray());
            await cluster.FollowAsync("POST", $"/v1/objects/{Bucket}/a{i}", System.Text.Encoding.ASCII.GetBytes($"{{\"action\":\"rename-obj\",\"name\":\"b{i}\"}}"));
        }

        await cluster.RemoveBucketAsync(Bucket);
    }

    private static Task<DevCluster> StartAsync(ClusterShape shape) => DevCluster.StartAsync(new DevServerOptions
    {
        ClusterId = shape.Id,
        ProxyId = shape.Proxy.Id,
        TargetCount = shape.Targets.Count,
        TargetIds = [.. shape.Targets.Select(static target => target.Id)],
        MountpathCount = shape.Mountpaths[0].Count,
        MountpathDigests = [.. shape.Mountpaths.Select(static paths => (IReadOnlyList<ulong>)[.. paths.Select(RendezvousHash.Digest)])],
        JobQuietTime = TimeSpan.FromSeconds(13),
    });

    private static async Task<(int Run, int Wrong)> RunAsync(string file, Side dev, Side real, FidelityOptions options, TextWriter output)
    {
        List<Hop> hops = TranscriptFile.Read(Repository.WireData($"transcripts/{file}.txt"));
        FidelityScenery ofDev = new(dev);
        FidelityScenery ofReal = new(real);
        int run = 0;
        int wrong = 0;
        foreach (Hop hop in hops)
        {
            string key = $"{file[..2]}#{hop.Number}";
            if (ListedDifferences.NotRun(key, hop) is { } why)
            {
                if (options.IsVerbose)
                {
                    await output.WriteLineAsync($"{key} {hop.RequestLine}: not run, {why}");
                }

                continue;
            }

            run++;
            await ofDev.BeforeAsync(file, hop);
            await ofReal.BeforeAsync(file, hop);
            RawAnswer ours = await dev.SendAsync(hop);
            RawAnswer theirs = await real.SendAsync(hop);
            string? difference = Compare(key, hop, dev, ours, real, theirs);
            if (difference is null)
            {
                continue;
            }

            string? reason = ListedDifferences.Find(key);
            wrong += reason is null ? 1 : 0;
            if (reason is null || options.IsVerbose)
            {
                await output.WriteLineAsync($"{key} {hop}{(reason is null ? string.Empty : $"\n  listed: {reason}")}\n{difference}\n");
            }
        }

        await output.WriteLineAsync($"{file}: {run} requests, {wrong} differences that are not listed.");
        return (run, wrong);
    }

    private static string? Compare(string key, Hop hop, Side dev, RawAnswer ours, Side real, RawAnswer theirs)
    {
        bool lengthVaries = NormalAnswer.LengthVaries(hop, ours) || NormalAnswer.LengthVaries(hop, theirs);
        bool binary = NormalAnswer.IsDump(hop.Body);
        return AnswerComparison.Find(
            Canonical.Of(NormalAnswer.Ours(theirs, real.Normalizer, lengthVaries, binary)),
            Canonical.Of(NormalAnswer.Ours(ours, dev.Normalizer, lengthVaries, binary)),
            ShapeOnlyAnswers.Contains(key),
            ("cluster", "dev server"));
    }

    private static async Task CheckBucketsAsync(HttpCluster cluster, FidelityOptions options)
    {
        if (options.ReplacesBuckets)
        {
            await RemoveBucketsAsync(cluster);
            return;
        }

        List<string> present = [];
        foreach (string bucket in TranscriptGroup.Buckets)
        {
            if ((await cluster.SendAsync("HEAD", "/v1/buckets/" + bucket)).Status == 200)
            {
                present.Add(bucket);
            }
        }

        if (present.Count > 0)
        {
            throw new InvalidOperationException($"The cluster has buckets of the transcripts' names: {string.Join(", ", present)}. With --replace-buckets they are destroyed.");
        }
    }

    private static async Task RemoveBucketsAsync(HttpCluster cluster)
    {
        foreach (string bucket in TranscriptGroup.Buckets)
        {
            await cluster.RemoveBucketAsync(bucket);
        }
    }
}
