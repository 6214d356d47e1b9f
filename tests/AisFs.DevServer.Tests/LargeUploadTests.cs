using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AisFs.DevServer.Blobs;

namespace AisFs.DevServer.Tests;

/// <summary>
/// What large uploads cost. A client that sends a body in one call gives the whole of it a few seconds: what the server does
/// beside receiving decides whether it arrives.
/// </summary>
public sealed class LargeUploadTests
{
    private const int Mega = 1 << 20;
    private const int Page = 4096;

    [Fact]
    public void New_memory_for_contents_takes_few_page_faults()
    {
        const int Size = 128 * Mega;
        Assert.SkipUnless(OperatingSystem.IsLinux() && HasHugePages(), "The kernel gives no huge pages to those that ask for them");
        using MemoryBlobWriter writer = new(new ChunkPool(new MemoryBudget(2L * Size)), Size);
        byte[] piece = new byte[128 << 10];
        new Random(1).NextBytes(piece);
        writer.Append(piece);
        long before = FaultsOfThisThread();
        for (long done = piece.Length; done < Size; done += piece.Length)
        {
            writer.Append(piece);
        }

        Assert.InRange(FaultsOfThisThread() - before, 0, Size / Page / 4);
    }

    [Fact]
    public void Memory_that_is_not_kept_goes_back_to_the_system_at_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only there pages are given back one by one");

        ChunkSlab slab = new(8);
        Chunk[] chunks = [.. Enumerable.Range(0, slab.Count).Select(_ => slab.Take())];
        Array.ForEach(chunks, static chunk => chunk.Memory.Span.Fill(1));
        Array.ForEach(chunks, slab.Return);
        Assert.True(slab.IsUnused);
        slab.GiveBack();

        // Pages that were given back are zeros.
        Assert.All(chunks, static chunk => Assert.False(chunk.Memory.Span.ContainsAnyExcept((byte)0)));
    }

    [Fact]
    public async Task The_proxy_does_not_wait_for_a_body_that_it_redirects()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("tb");
        (string answer, bool ended) = await BeginPutAsync(cluster.Endpoint, "/v1/objects/tb/o?provider=ais");
        Assert.StartsWith("HTTP/1.1 307 ", answer, StringComparison.Ordinal);
        Assert.True(ended, "The answer is there, but the connection waits for the rest of the body.");
    }

    [Fact]
    public async Task A_target_does_not_wait_for_a_body_that_it_refuses()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("tb");
        using HttpResponseMessage redirect = await cluster.SendAsync(HttpMethod.Put, "/v1/objects/tb/o?partNumber=1&uploadId=none", new ByteArrayContent([]));
        Uri target = redirect.Headers.Location!;
        (string answer, bool ended) = await BeginPutAsync(target, target.PathAndQuery);
        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
        Assert.True(ended, "The answer is there, but the connection waits for the rest of the body.");
    }

    /// <summary>Begins a PUT of 64 MiB, sends a part of it, and reads what is answered until the server ends the connection.</summary>
    private static async Task<(string Answer, bool Ended)> BeginPutAsync(Uri node, string pathAndQuery)
    {
        using TcpClient client = new();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        // The web server's own wait for the rest of a body ends after 5 s.
        limit.CancelAfter(TimeSpan.FromSeconds(4));
        await client.ConnectAsync(IPAddress.Loopback, node.Port, limit.Token);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"PUT {pathAndQuery} HTTP/1.1\r\nHost: x\r\nContent-Length: {64 * Mega}\r\n\r\n"), limit.Token);
        await stream.WriteAsync(new byte[Mega], limit.Token);
        StringBuilder answer = new();
        byte[] buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, limit.Token) is > 0 and int count)
            {
                answer.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }

            return (answer.ToString(), true);
        }
        catch (OperationCanceledException)
        {
            return (answer.ToString(), false);
        }
    }

    private static bool HasHugePages()
    {
        const string Setting = "/sys/kernel/mm/transparent_hugepage/enabled";
        return File.Exists(Setting) && !File.ReadAllText(Setting).Contains("[never]", StringComparison.Ordinal);
    }

    /// <summary>Page faults of this thread that needed no disk.</summary>
    private static long FaultsOfThisThread()
    {
        string stat = File.ReadAllText("/proc/thread-self/stat");
        return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[7], CultureInfo.InvariantCulture);
    }
}
