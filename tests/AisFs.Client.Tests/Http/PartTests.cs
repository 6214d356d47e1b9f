using AisFs.Client.Tests.Replay;

namespace AisFs.Client.Tests.Http;

/// <summary>Parts of multipart uploads: none goes twice that may have arrived.</summary>
public sealed class PartTests
{
    private const int Large = 64 << 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_part_whose_answer_is_lost_is_not_sent_again()
    {
        await using RawServer target = new(static async request =>
        {
            await request.ReadBodyAsync();
            return new RawResponse(0) { NoAnswer = true };
        });
        await using RawServer proxy = Redirecting(target);
        using AisClient client = TestClients.Create(proxy);
        AisMultipartUpload upload = client.Bucket("b").Object("o").GetMultipart("u");
        AisConnectionException error = await Assert.ThrowsAsync<AisConnectionException>(async () => await upload.PutPartAsync(2, Bytes(1000), Token));
        Assert.True(error.MayHaveRun);
        Assert.Single(target.Requests);

        // Nor by whoever calls.
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await upload.PutPartAsync(2, Bytes(1000), Token));
        Assert.Single(target.Requests);
        Assert.Equal([2], upload.Parts);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(408)]
    public async Task A_part_that_was_taken_and_answered_with_an_error_behind_it_is_not_sent_again(int status)
    {
        await using RawServer target = new(async request =>
        {
            await request.ReadBodyAsync();
            return new RawResponse(status);
        });
        await using RawServer proxy = Redirecting(target);
        using AisClient client = TestClients.Create(proxy);
        AisServerException error = await Assert.ThrowsAsync<AisServerException>(
            async () => await client.Bucket("b").Object("o").GetMultipart("u").PutPartAsync(1, Bytes(1000), Token));
        Assert.True(error.MayHaveRun);
        Assert.Single(target.Requests);
    }

    [Fact]
    public async Task A_part_that_nobody_answers_is_not_sent_again()
    {
        await using RawServer target = new(static async request =>
        {
            await request.ReadBodyAsync();
            return new RawResponse(0) { Hang = true };
        });
        await using RawServer proxy = Redirecting(target);
        using AisClient client = TestClients.Create(proxy, static o => o with { ResponseTimeout = TimeSpan.FromMilliseconds(200) });
        AisTimeoutException error = await Assert.ThrowsAsync<AisTimeoutException>(
            async () => await client.Bucket("b").Object("o").GetMultipart("u").PutPartAsync(1, Bytes(1000), Token));
        Assert.True(error.MayHaveRun);
        Assert.Single(target.Requests);
    }

    [Fact]
    public async Task A_part_that_a_server_stops_reading_is_not_sent_again_as_it_may_read_on()
    {
        await using RawServer target = new(static _ => new RawResponse(0) { Hang = true });
        await using RawServer proxy = Redirecting(target);
        using AisClient client = TestClients.Create(proxy, static o => o with { IdleTimeout = TimeSpan.FromMilliseconds(300), ResponseTimeout = TimeSpan.FromMilliseconds(300) });
        AisTimeoutException error = await Assert.ThrowsAsync<AisTimeoutException>(
            async () => await client.Bucket("b").Object("o").GetMultipart("u").PutPartAsync(1, Bytes(Large), Token));
        Assert.True(error.MayHaveRun);
        Assert.Single(target.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_part_whose_body_breaks_off_is_sent_again(bool atProxy)
    {
        int count = 0;
        await using RawServer target = new(async request =>
        {
            if (!atProxy && Interlocked.Increment(ref count) <= 2)
            {
                return new RawResponse(0) { NoAnswer = true };
            }

            await request.ReadBodyAsync();
            return new RawResponse(200);
        });
        await using RawServer proxy = new(request => ValueTask.FromResult(atProxy && Interlocked.Increment(ref count) <= 2
            ? new RawResponse(0) { NoAnswer = true }
            : RawResponse.Redirect(307, target.Url + request.Target)));
        using AisClient client = TestClients.Create(proxy);
        await client.Bucket("b").Object("o").GetMultipart("u").PutPartAsync(1, Bytes(Large), Token);
        Assert.Equal(atProxy ? 1 : 3, target.Requests.Count);
        Assert.Equal(Large, target.Requests.Last().Body.Length);
    }

    [Fact]
    public async Task A_part_that_was_refused_may_be_sent_again_and_an_empty_one_never_leaves()
    {
        await using RawServer target = new(static async request =>
        {
            await request.ReadBodyAsync();
            return TestClients.Error(400, string.Empty, "put-part invalid size");
        });
        await using RawServer proxy = Redirecting(target);
        using AisClient client = TestClients.Create(proxy);
        AisMultipartUpload upload = client.Bucket("b").Object("o").GetMultipart("u");
        for (int i = 0; i < 2; i++)
        {
            AisServerException error = await Assert.ThrowsAsync<AisServerException>(async () => await upload.PutPartAsync(1, Bytes(10), Token));
            Assert.False(error.MayHaveRun);
        }

        await Assert.ThrowsAsync<ArgumentException>(async () => await upload.PutPartAsync(2, AisContent.Empty, Token));
        Assert.Equal(2, target.Requests.Count);
        Assert.Empty(upload.Parts);
    }

    [Theory]
    [InlineData(503, false, true)]
    [InlineData(404, false, false)]
    [InlineData(0, true, true)]
    public async Task A_completion_tells_whether_it_may_have_run(int status, bool lost, bool mayHaveRun)
    {
        await using RawServer proxy = new(_ => new RawResponse(status) { NoAnswer = lost });
        using AisClient client = TestClients.Create(proxy);
        AisException error = await Assert.ThrowsAnyAsync<AisException>(async () => await client.Bucket("b").Object("o").GetMultipart("u").CompleteAsync(1, Token));
        Assert.Equal(mayHaveRun, error.MayHaveRun);
        Assert.Single(proxy.Requests);
    }

    [Fact]
    public async Task What_never_left_has_not_run()
    {
        using AisClient client = new(TestClients.Fast);
        AisConnectionException error = await Assert.ThrowsAsync<AisConnectionException>(
            async () => await client.Bucket("b").Object("o").GetMultipart("u").PutPartAsync(1, Bytes(10), Token));
        Assert.False(error.MayHaveRun);
    }

    [Fact]
    public async Task Parts_that_arrived_are_listed_through_the_s3_interface()
    {
        // Recorded from a real cluster.
        const string Xml = """
            <?xml version="1.0" encoding="UTF-8"?>
            <ListPartsResult><Bucket>s3b</Bucket><Key>mp</Key><UploadId>gqFJfZa9M</UploadId><Part><ETag>&#34;ff9a86695ae539411975d62be4d19cc8&#34;</ETag><PartNumber>1</PartNumber></Part><Part><ETag>&#34;f3ba7cacafd623084cf0e09a1d405cd6&#34;</ETag><PartNumber>2</PartNumber></Part></ListPartsResult>
            """;
        await using RawServer target = new(static _ => RawResponse.Content(TestClients.Bytes(Xml)));
        await using RawServer proxy = Redirecting(target);
        using AisClient client = TestClients.Create(proxy);
        Assert.Equal([1, 2], await client.Bucket("s3b").Object("d/m p").GetMultipart("gqFJfZa9M").ListPartsAsync(Token));
        Assert.Equal("/s3/s3b/d/m%20p?uploadId=gqFJfZa9M", Assert.Single(target.Requests).Target);
        await Assert.ThrowsAsync<AisInvalidProviderException>(async () => await client.Bucket("b", "aws").Object("o").GetMultipart("u").ListPartsAsync(Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("<Error><Code>x</Code></Error>")]
    [InlineData("<ListPartsResult><Part><PartNumber>x</PartNumber></Part></ListPartsResult>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><ListPartsResult><Part><PartNumber>&b;</PartNumber></Part></ListPartsResult>")]
    public async Task An_answer_that_is_no_list_of_parts_is_an_error(string body)
    {
        await using RawServer proxy = new(_ => RawResponse.Content(TestClients.Bytes(body)));
        using AisClient client = TestClients.Create(proxy);
        await Assert.ThrowsAsync<AisProtocolException>(async () => await client.Bucket("b").Object("o").GetMultipart("u").ListPartsAsync(Token));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task Custom_metadata_that_an_unstored_put_dropped_are_set_afterwards(bool withChecksum, int patches)
    {
        await using RawServer target = new(static async request =>
        {
            await request.ReadBodyAsync();
            return new RawResponse(200);
        });
        await using RawServer proxy = Redirecting(target);
        using AisClient client = TestClients.Create(proxy);
        AisPutResult result = await client.Bucket("b").Object("o").PutAsync(
            AisContent.FromMemory("hello"u8.ToArray()),
            new AisPutOptions
            {
                Custom = new Dictionary<string, string> { ["a"] = "1" },
                Checksum = withChecksum ? new AisChecksum("xxhash2", "26c7827d889f6da3") : AisChecksum.None,
            },
            Token);
        Assert.False(result.WasStored);
        Assert.Equal(patches, target.Requests.Count(static request => request.Method == "PATCH" && request.Text.Contains("\"a\":\"1\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("a|b")]
    [InlineData("a\nb")]
    public async Task Names_that_no_handle_can_hold_are_not_appended_to(string name)
    {
        using AisClient client = new(TestClients.Fast);
        AisObject item = client.Bucket("b").Object(name);
        Assert.False(item.CanAppend);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await item.AppendAsync(Bytes(1), cancellationToken: Token));
    }

    [Fact]
    public async Task A_handle_with_letters_beyond_ascii_goes_back_byte_by_byte()
    {
        const string Handle = "target7182|/ais/mnt/mp4/2/@ais/tap/%wk/append.ü文.v97.75e|xxhash2|eHho+bta/A==";
        await using RawServer target = new(static async request =>
        {
            await request.ReadBodyAsync();
            return new RawResponse(200) { Raw = TestClients.Bytes($"HTTP/1.1 200 OK\r\nAis-Append-Handle: {Handle}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n") };
        });
        await using RawServer proxy = Redirecting(target);
        using AisClient client = TestClients.Create(proxy);
        AisObject item = client.Bucket("b").Object("ü文");
        string handle = await item.AppendAsync(Bytes(3), cancellationToken: Token);
        Assert.Equal(Handle, handle);
        await item.FlushAppendAsync(handle, Token);
        Assert.Contains(
            "append_handle=target7182%7C%2Fais%2Fmnt%2Fmp4%2F2%2F%40ais%2Ftap%2F%25wk%2Fappend.%C3%BC%E6%96%87.v97.75e%7Cxxhash2%7CeHho%2Bbta%2FA%3D%3D",
            target.Requests.Last().Target,
            StringComparison.Ordinal);
    }

    private static RawServer Redirecting(RawServer target) => new(request => RawResponse.Redirect(307, target.Url + request.Target));

    private static AisContent Bytes(int length) => AisContent.FromCallback(length, async (stream, token) =>
    {
        byte[] piece = new byte[Math.Min(length, 1 << 16)];
        for (int left = length; left > 0; left -= piece.Length)
        {
            await stream.WriteAsync(piece.AsMemory(0, Math.Min(left, piece.Length)), token);
        }
    });
}
