using System.Text;
using System.Text.Json;
using AisFs.Client.Tests.Replay;

namespace AisFs.Client.Tests.Http;

/// <summary>Names that clusters do something to.</summary>
public sealed class NameTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("%41", "%2541")]
    [InlineData("100%", "100%25")]
    [InlineData("what?x=1", "what%3Fx=1")]
    [InlineData("a b#c", "a b%23c")]
    [InlineData("d %/\u00fc", "d %25/\u00fc")]
    [InlineData("plain name+&=;", "plain name+&=;")]
    public async Task Names_in_another_clusters_bucket_are_escaped_once_more_in_every_request(string name, string sent)
    {
        await using RawServer server = new(static async request =>
        {
            await request.ReadBodyAsync();
            return new RawResponse(200, ("Ais-Append-Handle", "h")) { Body = "id"u8.ToArray() };
        });
        using AisClient client = TestClients.Create(server);
        AisBucket bucket = client.Bucket("rbk", "ais", new AisNamespace("rem"));
        AisObject item = bucket.Object(name);
        Assert.Equal(name, item.Name);
        Assert.Equal("ais/@rem#/rbk/" + name, item.UniqueName);
        Assert.Equal(name, (await item.HeadAsync(cancellationToken: Token)).Name);
        await item.ReadAllAsync(cancellationToken: Token);
        await item.PutAsync(AisContent.FromMemory("x"u8.ToArray()), cancellationToken: Token);
        await item.SetCustomAsync(new Dictionary<string, string> { ["k"] = "v" }, cancellationToken: Token);
        await item.FlushAppendAsync(await item.AppendAsync(AisContent.FromMemory("x"u8.ToArray()), cancellationToken: Token), Token);
        AisMultipartUpload upload = await item.BeginMultipartAsync(Token);
        await upload.PutPartAsync(1, AisContent.FromMemory("x"u8.ToArray()), Token);
        await upload.CompleteAsync(Token);
        await upload.AbortAsync(Token);
        await item.CopyToAsync(client.Bucket("own").Object("copy"), cancellationToken: Token);
        await client.Bucket("own").Object("o").CopyToAsync(item, new AisCopyOptions { AllowUnsafeName = true }, Token);
        await item.DeleteAsync(Token);
        Assert.All(server.Requests.Where(static request => !request.Path.EndsWith("/own/o", StringComparison.Ordinal)), request => Assert.Equal("/v1/objects/rbk/" + sent, Uri.UnescapeDataString(request.Path)));
        RawRequest copied = Assert.Single(server.Requests, static request => request.Path.EndsWith("/own/o", StringComparison.Ordinal));
        Assert.Equal("ais/@rem#/rbk/" + sent, Uri.UnescapeDataString(copied.Query.Split('&')[1]["object_to=".Length..].Replace('+', ' ')));

        server.Requests.Clear();
        await bucket.Objects(name).DeleteAsync(Token);
        await bucket.ObjectsByTemplate(name + "{1..2}").DeleteAsync(Token);
        await client.Batch().Add(item).OpenRawAsync(Token);
        Assert.Equal([[sent], [sent + "{1..2}"], [sent]], server.Requests.Select(static request => Names(JsonDocument.Parse(request.Text).RootElement)));

        // Listings tell names as they are, and are asked for them so.
        server.Handler = static async request =>
        {
            await request.ReadBodyAsync();
            return RawResponse.Json(200, """{"uuid":"u","continuation_token":"","entries":[{"name":"l/%41","size":"1","flags":64}],"flags":0}""");
        };
        server.Requests.Clear();
        AisListPage page = await bucket.ListPageAsync(new AisListOptions { Prefix = "l/%" }, Token);
        Assert.Equal("l/%41", Assert.Single(page.Entries).Name);
        Assert.Contains("l/%\"", Assert.Single(server.Requests).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("100%")]
    [InlineData("a\nb")]
    public async Task A_dangerous_rename_or_copy_goes_out_when_it_is_wished(string name)
    {
        await using RawServer server = new(static _ => new RawResponse(200));
        using AisClient client = TestClients.Create(server);
        AisObject item = client.Bucket("b").Object("o");
        await item.RenameAsync(name, new AisRenameOptions { AllowUnsafeName = true }, Token);
        await item.CopyToAsync(client.Bucket("b").Object(name), new AisCopyOptions { AllowUnsafeName = true }, Token);
        Assert.Equal(["POST", "PUT"], server.Requests.Select(static request => request.Method));
        AisUnsafeNameException error = await Assert.ThrowsAsync<AisUnsafeNameException>(async () => await item.RenameAsync(name, Token));
        Assert.Equal(name, error.Name);
        await Assert.ThrowsAsync<AisUnsafeNameException>(async () => await item.CopyToAsync(client.Bucket("b").Object(name), cancellationToken: Token));
        Assert.Equal(2, server.Requests.Count);

        // As a source every name is right.
        await client.Bucket("b").Object(name).RenameAsync("harmless +&=;:@\\\u00fc~", Token);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task What_a_cluster_notes_of_a_long_name_is_no_custom_metadata()
    {
        string name = new('n', 300);
        string noted = "orig_fntl=/ais/mnt/mp2/2/@ais/thk/%ob/" + name;
        await using RawServer server = new(request => request.Method switch
        {
            "HEAD" => new RawResponse(200, ("Ais-Name", ".xd1ea0fdf"), ("Ais-Custom-Md", noted), ("Ais-Custom-Md", "k=v"), ("Content-Length", "1")),
            _ => new RawResponse(200, ("Ais-Custom-Md", noted)) { Body = request.Method == "GET" ? "x"u8.ToArray() : [] },
        });
        using AisClient client = TestClients.Create(server);
        AisObject item = client.Bucket("thk").Object(name);
        Assert.Empty((await item.PutAsync(AisContent.Empty, cancellationToken: Token)).Custom);
        AisObjectProperties properties = await item.HeadAsync(cancellationToken: Token);
        Assert.Equal(name, properties.Name);
        Assert.Equal("k", Assert.Single(properties.Custom).Key);
        Assert.Equal("v", Assert.Single(await item.GetCustomAsync(Token)).Value);
        await using AisObjectBody body = await item.GetAsync(cancellationToken: Token);
        Assert.Empty(body.Properties.Custom);
        Assert.Equal("x", Encoding.UTF8.GetString(await body.ReadAllAsync(Token)));
    }

    [Fact]
    public async Task An_empty_object_has_size_0_though_a_HEAD_without_properties_tells_none()
    {
        await using RawServer server = new(static request => new RawResponse(200)
        {
            Raw = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nAis-Version: 1\r\nConnection: close\r\n" + (request.Query.Contains("props", StringComparison.Ordinal) ? "Content-Length: 0\r\n\r\n" : "\r\n")),
        });
        using AisClient client = TestClients.Create(server);
        AisObject item = client.Bucket("thk").Object("empty");
        Assert.Equal(0, (await item.HeadAsync(cancellationToken: Token)).Size);
        Assert.Equal(0, (await item.TryHeadAsync(cancellationToken: Token))!.Size);
        Assert.Equal(0, (await item.HeadAsync("size", Token)).Size);
    }

    /// <summary>The names and templates in a control message.</summary>
    private static List<string> Names(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => [.. json.EnumerateArray().SelectMany(static item => item.ValueKind == JsonValueKind.String ? [item.GetString()!] : Names(item))],
        JsonValueKind.Object => [.. json.EnumerateObject().SelectMany(static member => member.Name switch
        {
            "template" or "objname" => [member.Value.GetString()!],
            "objnames" or "value" or "in" => Names(member.Value),
            _ => [],
        })],
        _ => [],
    };
}
