using System.Net;
using System.Text;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Tests;

/// <summary>A PUT that announces the checksum which the object has already.</summary>
public sealed class SameChecksumTests
{
    [Theory]
    [InlineData("xxhash2", false)]
    [InlineData("md5", true)]
    [InlineData("", true)]
    public async Task It_is_taken_as_done_whatever_it_brings(string type, bool isStored)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        await cluster.PutAsync("b/o", "hello"u8.ToArray());
        byte[] sent = isStored ? "hello"u8.ToArray() : "OTHER bytes"u8.ToArray();
        (string Name, string Value)[] headers = [("Ais-Custom-Md", "a=1")];
        if (type.Length > 0)
        {
            using ChecksumState state = Checksums.Create(type)!;
            state.Append("hello"u8);
            headers = [.. headers, ("Ais-Checksum-Type", type), ("Ais-Checksum-Value", state.Value())];
        }

        using HttpResponseMessage put = await cluster.FollowAsync(HttpMethod.Put, "/v1/objects/b/o", sent, headers);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal(isStored, put.Headers.Contains("Ais-Version"));
        Assert.Equal(isStored, put.Headers.Contains("Ais-Checksum-Value"));
        using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/b/o");
        Assert.Equal(isStored ? "2" : "1", head.Headers.GetValues("Ais-Version").Single());
        Assert.Equal(isStored, head.Headers.Contains("Ais-Custom-Md"));
        Assert.Equal("hello", Encoding.UTF8.GetString(await cluster.GetAsync("b/o")));
    }

    [Fact]
    public async Task What_it_brings_is_told_for_a_while_where_the_object_has_metadata()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        await cluster.PutAsync("b/o", "hello"u8.ToArray(), ("Ais-Custom-Md", "a=1"));
        using ChecksumState state = Checksums.Create("xxhash2")!;
        state.Append("hello"u8);
        (string Name, string Value)[] headers = [("Ais-Custom-Md", "b=2"), ("Ais-Checksum-Type", "xxhash2"), ("Ais-Checksum-Value", state.Value())];
        using HttpResponseMessage put = await cluster.FollowAsync(HttpMethod.Put, "/v1/objects/b/o", "hello"u8.ToArray(), headers);
        Assert.False(put.Headers.Contains("Ais-Version"));
        List<string> told = [];
        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/b/o");
            told.Add(string.Join(',', head.Headers.NonValidated["Ais-Custom-Md"].Order(StringComparer.Ordinal)));
        }

        Assert.Equal(["a=1,b=2", "a=1"], told);
    }
}
