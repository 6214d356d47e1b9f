using System.Net;
using System.Security.Cryptography;
using System.Text;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Tests;

public sealed class ChecksumTests
{
    [Theory]
    [InlineData("xxhash2", "abdc2a61f1f91f4c")]
    [InlineData("md5", "22c3683b094136c3398391ae71b20f04")]
    [InlineData("sha256", "853ff93762a06ddbf722c4ebe9ddd66d8f63ddaea97f521c3ecc20da7c976020")]
    public void Recorded_values_come_out(string type, string value)
    {
        using ChecksumState state = Checksums.Create(type)!;
        state.Append("hello, "u8);
        state.Append("world\n"u8);
        Assert.Equal(value, state.Value());
    }

    [Fact]
    public void Crc32c_has_its_check_value()
    {
        using ChecksumState state = Checksums.Create("crc32c")!;
        state.Append("123456789"u8);
        Assert.Equal("e3069283", state.Value());
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 1)]
    [InlineData(1000, 77)]
    [InlineData(123_457, 98_765)]
    public void The_crc_of_a_concatenation_needs_no_second_look(int first, int second)
    {
        byte[] bytes = new byte[first + second];
        new Random(first).NextBytes(bytes);
        uint a = Crc32C.Finish(Crc32C.Append(Crc32C.Initial, bytes.AsSpan(0, first)));
        uint b = Crc32C.Finish(Crc32C.Append(Crc32C.Initial, bytes.AsSpan(first)));
        Assert.Equal(Crc32C.Finish(Crc32C.Append(Crc32C.Initial, bytes)), Crc32C.Combine(a, b, second));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(3071)]
    [InlineData(3072)]
    [InlineData(3073)]
    [InlineData(9216)]
    [InlineData(131_072)]
    public void The_crc_of_many_bytes_is_that_of_each_byte_in_turn(int length)
    {
        byte[] bytes = new byte[length + 1];
        new Random(length).NextBytes(bytes);
        uint one = Crc32C.Initial;
        for (int i = 1; i < bytes.Length; i++)
        {
            one = Crc32C.Append(one, bytes.AsSpan(i, 1));
        }

        Assert.Equal(one, Crc32C.Append(Crc32C.Initial, bytes.AsSpan(1)));
    }

    [Theory]
    [InlineData("md5")]
    [InlineData("sha256")]
    [InlineData("sha512")]
    [InlineData("crc32c")]
    [InlineData("xxhash")]
    [InlineData("xxhash2")]
    public async Task A_put_verifies_what_the_client_computed(string type)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("tb");
        byte[] content = RandomNumberGenerator.GetBytes(300_000);
        using ChecksumState state = Checksums.Create(type)!;
        state.Append(content);
        await cluster.PutAsync("tb/good", content, ("Ais-Checksum-Type", type), ("Ais-Checksum-Value", state.Value()));
        content[^1] ^= 1;
        using HttpResponseMessage bad = await cluster.FollowAsync(HttpMethod.Put, "/v1/objects/tb/bad", content, ("Ais-Checksum-Type", type), ("Ais-Checksum-Value", state.Value()));
        Assert.Equal(HttpStatusCode.InternalServerError, bad.StatusCode);
        Assert.Contains("ErrBadCksum", await bad.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/tb/bad");
        Assert.Equal(HttpStatusCode.NotFound, head.StatusCode);
    }

    [Fact]
    public async Task A_multipart_object_has_the_crc_of_the_whole()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("tb");
        byte[] content = RandomNumberGenerator.GetBytes(2_500_000);
        string id = await cluster.FollowTextAsync(HttpMethod.Post, "/v1/objects/tb/o", "{\"action\":\"mpt-upload\"}");
        await cluster.PutAsync($"tb/o?uploadId={id}&partNumber=3", content[2_000_000..]);
        await cluster.PutAsync($"tb/o?uploadId={id}&partNumber=1", content[..1_000_000]);
        await cluster.PutAsync($"tb/o?uploadId={id}&partNumber=2", content[1_000_000..2_000_000]);
        using HttpResponseMessage gap = await cluster.FollowAsync(HttpMethod.Post, $"/v1/objects/tb/o?uploadId={id}", "{\"action\":\"mpt-complete\",\"value\":[{\"part-number\":1,\"etag\":\"\"},{\"part-number\":3,\"etag\":\"\"}]}"u8.ToArray());
        Assert.Equal(HttpStatusCode.BadRequest, gap.StatusCode);
        using HttpResponseMessage complete = await cluster.FollowAsync(HttpMethod.Post, $"/v1/objects/tb/o?uploadId={id}", Encoding.UTF8.GetBytes("{\"action\":\"mpt-complete\",\"value\":[{\"part-number\":1},{\"part-number\":2},{\"part-number\":3}]}"));
        Assert.Equal(HttpStatusCode.OK, complete.StatusCode);
        Assert.Equal(content, await cluster.GetAsync("tb/o"));
        using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/tb/o");
        using ChecksumState state = Checksums.Create("crc32c")!;
        state.Append(content);
        Assert.Equal("crc32c", head.Headers.GetValues("Ais-Checksum-Type").Single());
        Assert.Equal(state.Value(), head.Headers.GetValues("Ais-Checksum-Value").Single());
        using HttpResponseMessage again = await cluster.FollowAsync(HttpMethod.Post, $"/v1/objects/tb/o?uploadId={id}", Encoding.UTF8.GetBytes("{\"action\":\"mpt-complete\",\"value\":[{\"part-number\":1}]}"));
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }
}
