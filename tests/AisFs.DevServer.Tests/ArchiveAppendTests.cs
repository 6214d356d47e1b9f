using System.Net;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Api;

namespace AisFs.DevServer.Tests;

/// <summary>Files that are appended to one archive at the same time.</summary>
public sealed class ArchiveAppendTests
{
    [Theory]
    [InlineData(false, "a.tar")]
    [InlineData(true, "a.tar")]
    [InlineData(false, "a.tgz")]
    [InlineData(false, "a.zip")]
    public async Task No_member_is_lost_when_several_are_appended_together(bool onDisk, string archive)
    {
        using TempFolder folder = new();
        await using ClusterFixture cluster = await ClusterFixture.StartAsync(new DevServerOptions { DataDirectory = onDisk ? folder.Path : null });
        await cluster.CreateBucketAsync("b");
        byte[] content = Encoding.ASCII.GetBytes(new string('m', 3000));
        for (int round = 0; round < 3; round++)
        {
            HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(round * 8, 8).Select(async i =>
            {
                using HttpResponseMessage answer = await cluster.FollowAsync(HttpMethod.Put, $"/v1/objects/b/{archive}?archpath=m{i:d2}", content, ("Ais-Pine", "2"));
                return answer.StatusCode;
            }));
            Assert.All(answers, static status => Assert.Equal(HttpStatusCode.OK, status));
        }

        using JsonDocument page = JsonDocument.Parse(await cluster.ListAsync("b", "{\"flags\":\"8\"}"));
        Assert.Equal(
            Enumerable.Range(0, 24).Select(i => $"{archive}/m{i:d2}").Prepend(archive),
            page.RootElement.GetProperty("entries").EnumerateArray().Select(static entry => entry.GetProperty("name").GetString()));
    }
}
