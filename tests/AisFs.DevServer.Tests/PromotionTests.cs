using System.Net;
using System.Text.Json;
using AisFs.DevServer.Api;

namespace AisFs.DevServer.Tests;

/// <summary>Files of the server's machine that become objects.</summary>
public sealed class PromotionTests
{
    [Theory]
    [InlineData("f", "", "f")]
    [InlineData("f", "name", "name")]
    [InlineData("f", "pre/", "pre/f")]
    [InlineData("d", "", "1")]
    [InlineData("d", "pre", "pre1")]
    [InlineData("d", "pre/", "pre/1")]
    [InlineData("d recursive", "pre", "pre1 pree/2")]
    public async Task Names_are_what_is_given_and_the_path_below_the_folder(string source, string name, string expected)
    {
        using TempFolder root = CreateRoot();
        await using ClusterFixture cluster = await StartAsync(root);
        string[] words = source.Split(' ');
        Assert.Equal(HttpStatusCode.OK, (await PromoteAsync(cluster, Path.Combine(root.Path, words[0]), $"\"obj\":\"{name}\",\"rcr\":{(words.Length > 1 ? "true" : "false")}")).Status);
        using JsonDocument page = JsonDocument.Parse(await cluster.ListAsync("b", "{}"));
        Assert.Equal(expected, string.Join(' ', page.RootElement.GetProperty("entries").EnumerateArray().Select(static entry => entry.GetProperty("name").GetString())));
    }

    [Theory]
    [InlineData(false, false, "old", true)]
    [InlineData(false, true, "old", false)]
    [InlineData(true, false, "file", true)]
    [InlineData(true, true, "file", false)]
    public async Task A_file_goes_if_it_is_to_go_whether_or_not_the_object_may_be_overwritten(bool overwrites, bool deletes, string content, bool stays)
    {
        using TempFolder root = CreateRoot();
        await using ClusterFixture cluster = await StartAsync(root);
        cluster.Cluster.PutObject("b", "o", "old"u8);
        string file = Path.Combine(root.Path, "f");
        Assert.Equal(HttpStatusCode.OK, (await PromoteAsync(cluster, file, $"\"obj\":\"o\",\"ovw\":{(overwrites ? "true" : "false")},\"dls\":{(deletes ? "true" : "false")}")).Status);
        Assert.Equal(content, System.Text.Encoding.UTF8.GetString(await cluster.GetAsync("b/o")));
        Assert.Equal(stays, File.Exists(file));
    }

    [Theory]
    [InlineData("nosuch", "", 404, "no such file or directory")]
    [InlineData("empty", "", 400, "is empty")]
    [InlineData("f", "\"tid\":\"nosuch\"", 404, "promote failure: node nosuch not present in Smap")]
    [InlineData("../f", "", 400, "must not contain '.' or '..' path elements")]
    public async Task What_cannot_be_promoted_is_refused(string source, string more, int status, string message)
    {
        using TempFolder root = CreateRoot();
        await using ClusterFixture cluster = await StartAsync(root);
        (HttpStatusCode code, string text) = await PromoteAsync(cluster, $"{root.Path}/{source}", more);
        Assert.Equal(status, (int)code);
        Assert.Contains(message, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_source_that_is_named_twice_must_be_the_same_and_below_the_root()
    {
        using TempFolder root = CreateRoot();
        await using ClusterFixture cluster = await StartAsync(root);
        string message = "{\"action\":\"promote\",\"name\":\"" + root.Path + "/f\",\"value\":{\"src\":\"" + root.Path + "/d\"}}";
        using HttpResponseMessage two = await cluster.SendAsync(HttpMethod.Post, "/v1/objects/b", ClusterFixture.Json(message));
        Assert.Equal(HttpStatusCode.BadRequest, two.StatusCode);
        (HttpStatusCode code, string text) = await PromoteAsync(cluster, root.Path + "-beside/f", string.Empty);
        Assert.Equal(HttpStatusCode.BadRequest, code);
        Assert.Contains($"must be under {root.Path}", text, StringComparison.Ordinal);
    }

    private static TempFolder CreateRoot()
    {
        TempFolder root = new();
        Directory.CreateDirectory(Path.Combine(root.Path, "d", "e"));
        Directory.CreateDirectory(Path.Combine(root.Path, "empty"));
        File.WriteAllText(Path.Combine(root.Path, "f"), "file");
        File.WriteAllText(Path.Combine(root.Path, "d", "1"), "one");
        File.WriteAllText(Path.Combine(root.Path, "d", "e", "2"), "two");
        return root;
    }

    private static async Task<ClusterFixture> StartAsync(TempFolder root)
    {
        ClusterFixture cluster = await ClusterFixture.StartAsync(new DevServerOptions { PromoteRoot = root.Path });
        await cluster.CreateBucketAsync("b");
        return cluster;
    }

    private static async Task<(HttpStatusCode Status, string Text)> PromoteAsync(ClusterFixture cluster, string source, string more)
    {
        string value = more.Length > 0 ? "," + more : string.Empty;
        string message = "{\"action\":\"promote\",\"name\":\"" + source + "\",\"value\":{\"src\":\"" + source + "\"" + value + "}}";
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Post, "/v1/objects/b", ClusterFixture.Json(message));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
