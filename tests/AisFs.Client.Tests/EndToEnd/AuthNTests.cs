using AisFs.Client.AuthN;
using AisFs.DevServer;
using AisFs.DevServer.Api;

namespace AisFs.Client.Tests.EndToEnd;

/// <summary>A cluster that wants tokens, and the AuthN service that gives them.</summary>
public sealed class AuthNTests : IAsyncLifetime
{
    private DevCluster _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
        => _server = await DevCluster.StartAsync(new DevServerOptions { TargetCount = 2, AuthN = new DevAuthNOptions { AdminPassword = "adminpass" } }, ct: Token);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Without_a_token_nothing_goes_and_a_bad_one_is_told()
    {
        using AisClient anonymous = CreateClient(token: null);
        Assert.Equal(401, (await Assert.ThrowsAsync<AisAccessDeniedException>(async () => await anonymous.Cluster.ListBucketsAsync(cancellationToken: Token))).Status);
        using AisClient forged = CreateClient("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhZG1pbiI6dHJ1ZX0.AAAA");
        Assert.Equal(401, (await Assert.ThrowsAsync<AisAccessDeniedException>(async () => await forged.Cluster.ListBucketsAsync(cancellationToken: Token))).Status);
        using AisAuthNClient authn = CreateAuthN();
        Assert.Equal(401, (await Assert.ThrowsAsync<AisAccessDeniedException>(async () => await authn.LoginAsync("admin", "wrong", cancellationToken: Token))).Status);
    }

    [Fact]
    public async Task An_administrator_may_do_everything_and_every_body_arrives()
    {
        using AisAuthNClient authn = CreateAuthN();
        using AisClient client = CreateClient(await authn.LoginAsync("admin", "adminpass", cancellationToken: Token));
        AisBucket bucket = client.Bucket("secret");
        await bucket.CreateAsync(cancellationToken: Token);
        AisObject item = bucket.Object("o");
        await item.PutAsync(AisContent.FromMemory("hello"u8.ToArray()), cancellationToken: Token);
        Assert.Equal("hello"u8.ToArray(), await item.ReadAllAsync(cancellationToken: Token));
        Assert.Equal(["o"], (await bucket.ListAllAsync(cancellationToken: Token)).Select(static entry => entry.Name));

        // A target is not asked straight, even if that is forced on a client that has a token.
        using AisClient direct = new(new AisClientOptions { Endpoints = [_server.Endpoint.ToString()], Token = client.Options.Token, DirectReads = DirectReads.Always });
        Assert.Equal("hello"u8.ToArray(), await direct.Bucket("secret").Object("o").ReadAllAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task Roles_limit_users_and_a_revoked_token_is_worth_nothing()
    {
        using AisAuthNClient authn = CreateAuthN();
        using AisClient admin = CreateClient(await authn.LoginAsync("admin", "adminpass", cancellationToken: Token));
        await admin.Bucket("ab").CreateAsync(cancellationToken: Token);
        await admin.Bucket("ab").Object("o").PutAsync(AisContent.FromMemory("x"u8.ToArray()), cancellationToken: Token);
        AisAuthNCluster registered = await authn.Clusters.RegisterAsync("authclu", [_server.Endpoint.ToString().TrimEnd('/')], Token);
        Assert.Equal((await admin.Cluster.GetMapAsync(Token)).Uuid, registered.Id);
        Assert.Equal("authclu", (await authn.Clusters.GetAsync("authclu", Token)).Alias);

        AisRole role = await authn.Roles.CreateAsync("ro", "read only", "authclu", AisAccess.ReadOnly, cancellationToken: Token);
        Assert.Equal(AisAccess.ReadOnly, role.Clusters!.Single().Access);
        AisUser bob = await authn.Users.CreateAsync("bob", "bobpass", ["ro"], Token);
        Assert.Equal("ro", bob.Roles.Single().Name);
        Assert.Contains("bob", (await authn.Users.ListAsync(Token)).Keys);

        using AisAuthNClient login = CreateAuthN();
        string token = await login.LoginAsync("bob", "bobpass", TimeSpan.FromHours(1), Token);
        using AisClient reader = CreateClient(token);
        AisObject item = reader.Bucket("ab").Object("o");
        Assert.Equal("x"u8.ToArray(), await item.ReadAllAsync(cancellationToken: Token));
        AisAccessDeniedException denied = await Assert.ThrowsAsync<AisAccessDeniedException>(
            async () => await reader.Bucket("ab").Object("o2").PutAsync(AisContent.FromMemory("y"u8.ToArray()), cancellationToken: Token));
        Assert.Equal(403, denied.Status);
        Assert.Contains("bob", denied.ServerMessage, StringComparison.Ordinal);
        Assert.Equal(403, (await Assert.ThrowsAsync<AisAccessDeniedException>(async () => await reader.Bucket("ab2").CreateAsync(cancellationToken: Token))).Status);
        Assert.Equal(403, (await Assert.ThrowsAsync<AisAccessDeniedException>(async () => await login.Users.ListAsync(Token))).Status);

        await authn.Roles.UpdateAsync("ro", "all", "authclu", AisAccess.ReadWrite, cancellationToken: Token);
        using AisClient writer = CreateClient(await login.LoginAsync("bob", "bobpass", cancellationToken: Token));
        await writer.Bucket("ab").Object("o2").PutAsync(AisContent.FromMemory("y"u8.ToArray()), cancellationToken: Token);

        await login.Tokens.RevokeAsync(token, Token);
        Assert.Equal(401, (await Assert.ThrowsAsync<AisAccessDeniedException>(async () => await item.ReadAllAsync(cancellationToken: Token))).Status);
        await authn.Users.DeleteAsync("bob", cancellationToken: Token);
        await authn.Roles.DeleteAsync("ro", cancellationToken: Token);
        await authn.Clusters.DeleteAsync(registered.Id, cancellationToken: Token);
        await authn.Users.DeleteAsync("bob", missingOk: true, Token);
        Assert.Equal(404, (await Assert.ThrowsAsync<AisServerException>(async () => await authn.Users.GetAsync("bob", Token))).Status);
    }

    [Fact]
    public async Task A_token_file_is_read_again_when_it_changes()
    {
        string path = Path.Combine(Path.GetTempPath(), $"aisfs-token-{Guid.NewGuid():N}");
        try
        {
            using AisAuthNClient authn = CreateAuthN();
            await File.WriteAllTextAsync(path, "{\"token\":\"not.a.good-one\"}", Token);
            using AisClient client = new(new AisClientOptions { Endpoints = [_server.Endpoint.ToString()], TokenSource = AisTokenSource.FromFile(path) });
            Assert.Equal(401, (await Assert.ThrowsAsync<AisAccessDeniedException>(async () => await client.Cluster.ListBucketsAsync(cancellationToken: Token))).Status);
            string token = await authn.LoginAsync("admin", "adminpass", cancellationToken: Token);
            await File.WriteAllTextAsync(path, $"{{\"token\":\"{token}\"}}", Token);
            File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1));
            Assert.Empty(await client.Cluster.ListBucketsAsync(cancellationToken: Token));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private AisClient CreateClient(string? token) => new(new AisClientOptions { Endpoints = [_server.Endpoint.ToString()], Token = token });

    private AisAuthNClient CreateAuthN() => new(new AisClientOptions { Endpoints = [_server.AuthNEndpoint!.ToString()], Token = null });
}
