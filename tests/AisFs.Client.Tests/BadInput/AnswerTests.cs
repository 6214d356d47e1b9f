using AisFs.Client.AuthN;
using AisFs.Client.Batch;
using AisFs.Client.Tests.Replay;

namespace AisFs.Client.Tests.BadInput;

/// <summary>Whatever a server answers, the outcome is a value or an <see cref="AisException"/>.</summary>
public sealed class AnswerTests
{
    private const string Huge = "99999999999999999999999999999999999999";

    private static readonly (string Name, Func<AisClient, ValueTask> Call)[] s_calls =
    [
        ("map", static async c => await c.Cluster.GetMapAsync()),
        ("buckets", static async c => await c.Cluster.ListBucketsAsync()),
        ("capacity", static async c => await c.Cluster.GetCapacityAsync()),
        ("health", static async c => await c.Cluster.GetHealthAsync()),
        ("statuses", static async c => await c.Cluster.ListJobStatusesAsync()),
        ("running", static async c => await c.Cluster.ListRunningJobsAsync()),
        ("etls", static async c => await c.Cluster.ListEtlsAsync()),
        ("performance", static async c => await c.Cluster.GetPerformanceAsync()),
        ("list", static async c => await c.Bucket("b").ListPageAsync()),
        ("bucket", static async c => await c.Bucket("b").HeadAsync()),
        ("summary", static async c => await c.Bucket("b").GetSummaryAsync()),
        ("details", static async c => await c.Bucket("b").GetDetailsAsync()),
        ("inventories", static async c => await c.Bucket("b", "aws").GetInventoriesAsync()),
        ("head", static async c => await c.Bucket("b").Object("o").HeadAsync()),
        ("get", static async c => await c.Bucket("b").Object("o").ReadAllAsync()),
        ("range", static async c => await c.Bucket("b").Object("o").ReadAllAsync(new AisGetOptions { Range = new AisByteRange(2, 3) })),
        ("put", static async c => await c.Bucket("b").Object("o").PutAsync(AisContent.FromMemory(new byte[3]))),
        ("append", static async c => await c.Bucket("b").Object("o").AppendAsync(AisContent.FromMemory(new byte[3]))),
        ("multipart", static async c => await c.Bucket("b").Object("o").BeginMultipartAsync()),
        ("delete", static async c => await c.Bucket("b").Object("o").DeleteAsync()),
        ("copy", static async c => await c.Bucket("b").Objects("x").CopyToAsync(c.Bucket("c"))),
        ("status", static async c => await c.Job("j").GetStatusAsync()),
        ("snapshots", static async c => await c.Job("j", "copy-bck").GetSnapshotsAsync()),
        ("start", static async c => await c.Job(kind: "lru").StartAsync()),
        ("view", static async c => await c.Etl("my-etl").ViewAsync()),
        ("logs", static async c => await c.Etl("my-etl").GetLogsAsync()),
        ("dsort", static async c => await c.Dsort("d").GetInfoAsync()),
        ("batch", static async c =>
        {
            await foreach (AisBatchItem item in c.Bucket("b").Batch().Add("x").GetAsync())
            {
                await item.ReadAllAsync();
            }
        }),
        ("batch in parts", static async c =>
        {
            await foreach (AisBatchItem item in c.Bucket("b").Batch(new AisBatchOptions { Streaming = false }).Add("x").GetAsync())
            {
                await item.ReadAllAsync();
            }
        }),
        ("login", static async c =>
        {
            using AisAuthNClient authn = new(c.Options);
            await authn.LoginAsync("u", "p");
        }),
        ("users", static async c =>
        {
            using AisAuthNClient authn = new(c.Options);
            await authn.Users.ListAsync();
            await authn.Roles.ListAsync();
            await authn.Clusters.ListAsync();
        }),
    ];

    private static readonly (string Name, RawResponse Answer)[] s_answers =
    [
        ("empty", new RawResponse(200)),
        ("text", Text("surely not JSON")),
        ("truncated JSON", Json("{\"uuid\":\"x\",\"tmap\":{\"t1\":{\"daemon_id\":")),
        ("null", Json("null")),
        ("number", Json("17")),
        ("string", Json("\"text\"")),
        ("array of numbers", Json("[1,2,3]")),
        ("array of nulls", Json("[null,null]")),
        ("wrong types", Json("{\"uuid\":5,\"tmap\":[],\"pmap\":\"x\",\"proxy_si\":7,\"version\":{},\"entries\":{\"n\":1},\"UUID\":[],\"out\":1,\"token\":{\"a\":1},\"err\":[],\"end_time\":\"soon\",\"init_msg\":3,\"clusters\":\"none\",\"target\":[1]}")),
        ("wrong types in arrays", Json("[{\"name\":1,\"provider\":[],\"namespace\":\"x\",\"uuid\":{},\"end_time\":{},\"id\":[],\"logs\":5,\"clusters\":7,\"obj_count\":\"many\"}]")),
        ("giant numbers", Json($"[{{\"name\":\"b\",\"provider\":\"ais\",\"end_time\":{Huge},\"obj_count\":{Huge},\"size\":\"{Huge}\",\"ObjCount\":{{\"obj_count_present\":\"{Huge}\"}},\"TotalSize\":{{\"size_on_disk\":\"{Huge}\"}}}}]")),
        ("giant numbers in an object", Json($"{{\"version\":\"{Huge}\",\"end_time\":{Huge},\"entries\":[{{\"name\":\"a\",\"size\":\"{Huge}\",\"flags\":{Huge}}}],\"flags\":{Huge},\"t1\":[{{\"glob.id\":\"{Huge}\",\"stats\":{{\"loc-objs\":\"{Huge}\"}}}}]}}")),
        ("deep", Json(new string('[', 5000) + new string(']', 5000))),
        ("truncated msgpack", MsgPack([0x84, 0xa4, (byte)'U', (byte)'U', (byte)'I'])),
        ("msgpack of a giant array", MsgPack([0x81, 0xa7, (byte)'E', (byte)'n', (byte)'t', (byte)'r', (byte)'i', (byte)'e', (byte)'s', 0xdd, 0xff, 0xff, 0xff, 0xff])),
        ("msgpack of wrong types", MsgPack([0x84, 0x01, 0x02, 0xc0, 0xc0, 0xa4, (byte)'U', (byte)'U', (byte)'I', (byte)'D', 0x93, 1, 2, 3, 0xa1, (byte)'x', 0xc3])),
        ("headers of nonsense", new RawResponse(200, ("Ais-Bucket-Props", "{\"provider\":"), ("Ais-Bucket-Summ", "[]"), ("Ais-Atime", Huge), ("Ais-Mirror-Copies", Huge), ("Last-Modified", "yesterday"), ("ETag", "\"v1"), ("Ais-Custom-Md", "=,=,,")) { Body = "x"u8.ToArray() }),
        ("a range that is none", new RawResponse(206, ("Content-Range", $"bytes {Huge}-5/3")) { Body = "abc"u8.ToArray() }),
        ("an inverted range", new RawResponse(206, ("Content-Range", "bytes 9-2/20")) { Body = "abc"u8.ToArray() }),
        ("multipart without a boundary", new RawResponse(200, ("Content-Type", "multipart/mixed")) { Body = "--x\r\n\r\nfoo\r\n--x--\r\n"u8.ToArray() }),
        ("multipart that stops", new RawResponse(200, ("Content-Type", "multipart/mixed; boundary=x")) { Body = "--x\r\nContent-Type: application/json\r\n\r\n{\"out\":[{\"objname\":\"x\",\"size\":1"u8.ToArray() }),
        ("multipart of wrong types", new RawResponse(200, ("Content-Type", "multipart/mixed; boundary=x")) { Body = "--x\r\n\r\n{\"out\":[7]}\r\n--x\r\n\r\nno archive\r\n--x--\r\n"u8.ToArray() }),
        ("no HTTP", new RawResponse(0) { Raw = "SSH-2.0-OpenSSH_9.9\r\n"u8.ToArray(), Close = true }),
        ("a giant header", new RawResponse(200, ("X-Long", new string('x', 1 << 20)))),
        ("a negative length", new RawResponse(0) { Raw = "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"u8.ToArray(), Close = true }),
        ("a giant length", new RawResponse(0) { Raw = "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nx"u8.ToArray(), Close = true }),
        ("a broken chunk", new RawResponse(0) { Raw = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\nx"u8.ToArray(), Close = true }),
        ("status 299", new RawResponse(299)),
        ("status 304", new RawResponse(304)),
        ("status 999", new RawResponse(999)),
        ("an error of wrong types", RawResponse.Json(404, "{\"message\":{},\"tcode\":[],\"status\":\"x\",\"node\":1}")),
        ("an error that is truncated", RawResponse.Json(409, "{\"message\":\"abc")),
    ];

    public static TheoryData<string> Answers => [.. s_answers.Select(static answer => answer.Name)];

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_is_understood_or_a_typed_error(string name)
    {
        RawResponse answer = s_answers.Single(item => item.Name == name).Answer;
        await using RawServer server = new(async request =>
        {
            await request.ReadBodyAsync();
            return answer;
        });
        foreach ((string call, Func<AisClient, ValueTask> run) in s_calls)
        {
            using AisClient client = TestClients.Create(server, static o => o with
            {
                Retry = o.Retry with { MaxAttempts = 1 },
                ResponseTimeout = TimeSpan.FromSeconds(5),
                IdleTimeout = TimeSpan.FromSeconds(5),
            });
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
            try
            {
                await run(client).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            }
            catch (AisException)
            {
            }
            catch (Exception e)
            {
                Assert.Fail($"{call} of '{name}': {e}");
            }
        }
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://")]
    [InlineData("")]
    public async Task A_redirect_to_another_scheme_is_a_typed_error(string location)
    {
        await using RawServer server = new(_ => RawResponse.Redirect(307, location));
        using AisClient client = TestClients.Create(server, static o => o with { Token = "secret-token" });
        await Assert.ThrowsAsync<AisProtocolException>(async () => await client.Bucket("b").Object("o").ReadAllAsync(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_redirect_to_a_host_outside_the_map_gets_no_token()
    {
        await using RawServer stranger = new(static _ => RawResponse.Content("x"u8.ToArray()));
        await using RawServer server = new(request => request.Target.Contains("smap", StringComparison.Ordinal)
            ? RawResponse.Json(200, "{\"pmap\":{},\"tmap\":{},\"uuid\":\"u\",\"version\":\"1\"}")
            : RawResponse.Redirect(301, stranger.Url + "/v1/objects/b/o"));
        using AisClient client = TestClients.Create(server, static o => o with { Token = "secret-token" });
        await client.Bucket("b").Object("o").ReadAllAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(stranger.Requests, static request => Assert.Null(request.HeaderOrNull("Authorization")));
        Assert.Contains(server.Requests, static request => request.HeaderOrNull("Authorization") == "Bearer secret-token");
    }

    private static RawResponse Json(string text) => RawResponse.Json(200, text);

    private static RawResponse Text(string text) => new(200, ("Content-Type", "text/plain")) { Body = TestClients.Bytes(text) };

    private static RawResponse MsgPack(byte[] body) => new(200, ("Content-Type", "application/msgpack")) { Body = body };
}
