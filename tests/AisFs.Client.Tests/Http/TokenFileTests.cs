using AisFs.Client.AuthN;
using AisFs.TestKit;

namespace AisFs.Client.Tests.Http;

/// <summary>A token in a file that other programs replace.</summary>
public sealed class TokenFileTests : IDisposable
{
    private readonly TempFolder _folder = new("token");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_token_that_is_replaced_behind_links_is_seen()
    {
        // As a volume of Kubernetes: a link to a file below a link, which is replaced. The tokens have the same length.
        DateTime written = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (string name in new[] { "1", "2" })
        {
            string file = Path.Combine(_folder.MakeFolder(name), "token");
            File.WriteAllText(file, "token-" + name);
            File.SetLastWriteTimeUtc(file, written.AddSeconds(name[0]));
        }

        File.CreateSymbolicLink(_folder.Combine("data"), "1");
        File.CreateSymbolicLink(_folder.Combine("token"), "data/token");
        AisTokenSource source = AisTokenSource.FromFile(_folder.Combine("token"));
        Assert.Equal("token-1", source.GetToken());
        Directory.Delete(_folder.Combine("data"));
        Assert.Null(source.GetToken());
        File.CreateSymbolicLink(_folder.Combine("data"), "2");
        Assert.Equal("token-2", source.GetToken());
        Directory.Delete(_folder.Combine("data"));
        File.CreateSymbolicLink(_folder.Combine("data"), "1");
        Assert.Equal("token-1", source.GetToken());
    }
}
