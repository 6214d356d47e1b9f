using System.Net;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;

namespace AisFs.DevServer.Tests;

public sealed class FaultTests
{
    private static readonly byte[] s_content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i % 251))];

    [Fact]
    public async Task A_status_strikes_as_often_as_it_should()
    {
        await using ClusterFixture cluster = await StartAsync();
        cluster.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Status, Status = 503, RetryAfter = TimeSpan.FromSeconds(2), Operation = Operation.ObjectGet, Role = NodeRole.Target, Skip = 1, Count = 2, TypeCode = "ErrBusy" });
        List<HttpStatusCode> seen = [];
        for (int i = 0; i < 4; i++)
        {
            using HttpResponseMessage answer = await cluster.FollowAsync(HttpMethod.Get, "/v1/objects/tb/o");
            seen.Add(answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter!.Delta);
                Assert.Contains("\"tcode\":\"ErrBusy\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK], seen);
        Assert.Equal(2, cluster.Cluster.Faults.Struck);
    }

    [Theory]
    [InlineData(FaultAction.Reset)]
    [InlineData(FaultAction.LoseAnswer)]
    public async Task A_reset_ends_the_request_without_an_answer(FaultAction action)
    {
        await using ClusterFixture cluster = await StartAsync();
        cluster.Cluster.Faults.Add(new FaultRule { Action = action, Role = NodeRole.Target, Operation = Operation.ObjectPut });
        await Assert.ThrowsAsync<HttpRequestException>(() => cluster.FollowAsync(HttpMethod.Put, "/v1/objects/tb/new", s_content));
        cluster.Cluster.Faults.Clear();
        using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/tb/new");
        Assert.Equal(action == FaultAction.LoseAnswer ? HttpStatusCode.OK : HttpStatusCode.NotFound, head.StatusCode);
    }

    [Theory]
    [InlineData(FaultAction.ResetBody, 70_000)]
    [InlineData(FaultAction.ShortBody, 70_000)]
    [InlineData(FaultAction.ShortBody, 0)]
    public async Task A_body_that_breaks_off_is_an_error_with_right_bytes_before_it(FaultAction action, int bytes)
    {
        await using ClusterFixture cluster = await StartAsync();
        cluster.Cluster.Faults.Add(new FaultRule { Action = action, Bytes = bytes, Object = "o*" });
        byte[] got = new byte[s_content.Length];
        int count = 0;
        try
        {
            using HttpResponseMessage answer = await cluster.FollowAsync(HttpMethod.Get, "/v1/objects/tb/o");
            Assert.Equal(s_content.Length, answer.Content.Headers.ContentLength);
            await using Stream stream = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            while (true)
            {
                int read = await stream.ReadAsync(got.AsMemory(count), TestContext.Current.CancellationToken);
                Assert.NotEqual(0, read);
                count += read;
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // As it should be.
        }

        Assert.True(count <= bytes);
        if (action == FaultAction.ShortBody)
        {
            Assert.Equal(bytes, count);
        }

        Assert.Equal(s_content[..count], got[..count]);
    }

    [Fact]
    public async Task A_cut_upload_stores_nothing()
    {
        await using ClusterFixture cluster = await StartAsync();
        cluster.Cluster.Faults.Add(new FaultRule { Action = FaultAction.ResetUpload, Bytes = 1000, Count = 1 });
        await Assert.ThrowsAsync<HttpRequestException>(() => cluster.FollowAsync(HttpMethod.Put, "/v1/objects/tb/o", new byte[5 << 20]));
        Assert.Equal(s_content, await cluster.GetAsync("tb/o"));
    }

    [Fact]
    public async Task The_wrong_target_does_not_know_the_object()
    {
        await using ClusterFixture cluster = await StartAsync();
        cluster.Cluster.Faults.Add(new FaultRule { Action = FaultAction.WrongTarget, Count = 1 });
        using HttpResponseMessage wrong = await cluster.FollowAsync(HttpMethod.Get, "/v1/objects/tb/o");
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
        Assert.Equal(s_content, await cluster.GetAsync("tb/o"));
    }

    [Fact]
    public async Task A_hanging_request_ends_with_its_client_and_with_the_server()
    {
        await using ClusterFixture cluster = await StartAsync();
        cluster.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Hang, Role = NodeRole.Proxy });
        using CancellationTokenSource soon = new(TimeSpan.FromMilliseconds(200));
        using HttpClient client = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync(cluster.Url("/v1/objects/tb/o"), soon.Token));
        Task<HttpResponseMessage> hanging = client.GetAsync(cluster.Url("/v1/objects/tb/o"), TestContext.Current.CancellationToken);
        while (cluster.Cluster.Requests.Count(Operation.ObjectGet, NodeRole.Proxy) < 2)
        {
            await Task.Yield();
        }

        await cluster.Cluster.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => hanging);
    }

    [Fact]
    public async Task A_slow_drip_takes_its_time_and_brings_everything()
    {
        TimerCounter clock = new();
        await using ClusterFixture cluster = await StartAsync(new DevServerOptions { TimeProvider = clock });
        cluster.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Drip, BytesPerSecond = 400_000 });
        Assert.Equal(s_content, await cluster.GetAsync("tb/o"));
        Assert.Equal(9, clock.Timers);
    }

    [Fact]
    public async Task Another_process_drives_faults_counts_and_objects_over_http()
    {
        await using ClusterFixture cluster = await StartAsync();
        using HttpResponseMessage set = await cluster.SendAsync(HttpMethod.Put, "/devserver/faults", ClusterFixture.Json("""{"seed":3,"rules":[{"action":"status","status":500,"operation":"object-head","bucket":"t?","count":1}]}"""));
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        using HttpResponseMessage failed = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/tb/o");
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Contains("\"struck\":1", await cluster.FollowTextAsync(HttpMethod.Get, "/devserver/faults"), StringComparison.Ordinal);
        using HttpResponseMessage bad = await cluster.SendAsync(HttpMethod.Put, "/devserver/faults", ClusterFixture.Json("""[{"action":"explode"}]"""));
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        using HttpResponseMessage clear = await cluster.SendAsync(HttpMethod.Delete, "/devserver/requests");
        using HttpResponseMessage seed = await cluster.SendAsync(HttpMethod.Post, "/devserver/objects", ClusterFixture.Json("""{"bucket":"seeded","prefix":"p/","count":2500,"size":300,"per-directory":1000}"""));
        Assert.Equal(HttpStatusCode.OK, seed.StatusCode);
        Assert.Equal(s_content[..300], await cluster.GetAsync("seeded/p/d2/002499"));
        string counts = await cluster.FollowTextAsync(HttpMethod.Get, "/devserver/requests");
        Assert.Contains("{\"method\":\"GET\",\"operation\":\"object-get\",\"role\":\"target\",\"count\":1}", counts, StringComparison.Ordinal);
        Assert.Contains("\"bytes-sent\":300", counts, StringComparison.Ordinal);
    }

    private static async Task<ClusterFixture> StartAsync(DevServerOptions? options = null)
    {
        ClusterFixture cluster = await ClusterFixture.StartAsync(options);
        await cluster.CreateBucketAsync("tb");
        await cluster.PutAsync("tb/o", s_content);
        return cluster;
    }

    /// <summary>Counts the waits.</summary>
    private sealed class TimerCounter : TimeProvider
    {
        private int _timers;

        public int Timers => Volatile.Read(ref _timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref _timers);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
