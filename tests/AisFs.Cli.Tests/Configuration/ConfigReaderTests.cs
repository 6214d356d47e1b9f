using AisFs.Cli.Configuration;
using AisFs.TestKit;

namespace AisFs.Cli.Tests.Configuration;

/// <summary>What configuration files may say, and how it is told what is wrong with them.</summary>
public class ConfigReaderTests
{
    [Fact]
    [Semantics("S108")]
    public void Defaults_mounts_and_profiles_are_read()
    {
        ConfigFile file = Read(
            """
            # All mounts.
            [defaults]
            endpoint = ["http://a:1", "http://b:1"]
            cache-ttl = "10s"
            negative_ttl = 0.5
            umask = 0o027

            [mount.data]
            source = "ais://data"
            mountpoint = "/mnt/data"
            profile = "training-read"
            read-only = true
            options = "uid=7,rw"

            [profile.mine]
            memory-limit = 1073741824
            """);

        Assert.Empty(file.Errors);
        Assert.Equal("endpoint=http://a:1;http://b:1 cache-ttl=10s negative-ttl=0.5 umask=27", Shown(file.Defaults));
        Assert.Equal("profile=training-read read-only=on", Shown(file.Mounts["data"]));
        Assert.Equal("ais://data", file.Mounts["data"].Source?.Text);
        Assert.Equal("/mnt/data", file.Mounts["data"].Mountpoint?.Text);
        Assert.Equal("memory-limit=1073741824", Shown(file.Profiles["mine"]));
    }

    [Fact]
    public void Tables_may_be_written_in_every_way_of_TOML()
    {
        ConfigFile file = Read(
            """
            mount.a.source = "ais://a"
            mount.b = { source = "ais://b", cache-ttl = 1 }
            "profile"."mine".cache-ttl = "2s"
            [mount]
            c.source = "ais://c"
            """.Replace("[mount]\nc.source", "[mount.c]\nsource", StringComparison.Ordinal));

        Assert.Empty(file.Errors);
        Assert.Equal(["a", "b", "c"], file.Mounts.Keys);
        Assert.Equal("cache-ttl=1", Shown(file.Mounts["b"]));
        Assert.Equal("cache-ttl=2s", Shown(file.Profiles["mine"]));
    }

    [Theory]
    [Semantics("S109")]
    [InlineData("[defaults]\ncache-tll = 1", "f.toml:2:1: ", "'cache-tll'", "did you mean 'cache-ttl'?")]
    [InlineData("[default]\ncache-ttl = 1", "f.toml:1:2: ", "did you mean 'defaults'?")]
    [InlineData("cache-ttl = 1", "f.toml:1:1: ", "[defaults]")]
    [InlineData("[mount.a]\nsuorce = 'x'", "f.toml:2:1: ", "did you mean 'source'?")]
    [InlineData("[defaults]\nsource = 'x'", "f.toml:2:1: ", "no such key")]
    [InlineData("[defaults]\nconfig = 'x'", "f.toml:2:1: ", "no such key")]
    [InlineData("[defaults]\n\n  read-only = 1", "f.toml:3:3: read-only: ", "a number", "true or false")]
    [InlineData("[defaults]\nmemory-limit = true", "f.toml:2:1: memory-limit: ", "a boolean", "512MiB")]
    [InlineData("[defaults]\nmemory-limit = 1.5", "f.toml:2:1: memory-limit: ", "fraction")]
    [InlineData("[defaults]\nmemory-limit = '1MiB'", "f.toml:2:1: memory-limit: ", "too small")]
    [InlineData("[defaults]\ncache-ttl = ['1s']", "f.toml:2:1: cache-ttl: ", "an array")]
    [InlineData("[defaults]\ncache-ttl = 2020-01-01", "f.toml:2:1: cache-ttl: ", "a date")]
    [InlineData("[defaults]\ncache-ttl = -1", "f.toml:2:1: cache-ttl: ", "'-1'")]
    [InlineData("[defaults]\ncache-ttl = nan", "f.toml:2:1: cache-ttl: ", "duration")]
    [InlineData("[defaults]\nendpoint = [1]", "f.toml:2:1: endpoint: ", "array of strings")]
    [InlineData("[defaults]\nendpoint = []", "f.toml:2:1: endpoint: ", "no address")]
    [InlineData("[defaults]\numask = 22", "f.toml:2:1: umask: ", "0o22")]
    [InlineData("[defaults]\nlog-level = 'loud'", "f.toml:2:1: log-level: ", "not one of")]
    [InlineData("[defaults]\ncache-ttl = 1\ncache_ttl = 2", "f.toml:3:1: ", "twice")]
    [InlineData("[defaults]\ntoken = 'a'\ntoken-file = '/b'", "f.toml:2:1: token: ", "token-file")]
    [InlineData("[defaults.more]\nx = 1", "f.toml:1:2: ", "not a table")]
    [InlineData("[mount]\nsource = 'ais://a'", "f.toml:2:1: ", "[mount.source]")]
    [InlineData("[mount.'a b']\nsource = 'ais://a'", "f.toml:1:2: ", "'a b' is no name")]
    [InlineData("[mount.a]\nsource = 1", "f.toml:2:1: source: ", "not a string")]
    [InlineData("[mount.a]\noptions = 'nonsense'", "f.toml:2:1: options: ", "nonsense")]
    [InlineData("[mount.a]\noptions = 'uid=x'", "f.toml:2:1: options: uid: ", "'x'")]
    [InlineData("[profile.a]\nprofile = 'archive'", "f.toml:2:1: profile: ", "another one")]
    [InlineData("[[mount]]\nsource = 'ais://a'", "f.toml:", "mount")]
    [InlineData("[defaults\ncache-ttl = 1", "f.toml:1:", "")]
    [InlineData("[defaults]\ncache-ttl = ", "f.toml:2:", "")]
    [InlineData("[defaults]\na = 1\na = 2", "f.toml:", "a")]
    [InlineData("[defaults]\n[defaults]", "f.toml:2:", "")]
    [InlineData("\u0000", "f.toml:1:", "")]
    public void What_is_wrong_is_told_with_its_place(string text, string start, params string[] words)
    {
        ConfigFile file = Read(text);

        Assert.NotEmpty(file.Errors);
        Assert.StartsWith(start, file.Errors[0], StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, file.Errors[0], StringComparison.Ordinal));
        Assert.DoesNotContain(file.Errors, error => error.Any(char.IsControl));
    }

    [Fact]
    [Semantics("S109")]
    public void Everything_that_is_wrong_is_told_at_once()
        => Assert.Equal(3, Read("[defaults]\ncache-ttl = 'soon'\nnonsense = 1\n[mount.a]\nread-only = 'perhaps'").Errors.Count);

    [Theory]
    [Semantics("S110")]
    [InlineData("[defaults]\ntoken = s3cr3t")]
    [InlineData("[defaults]\ntoken = 's3cr3t' 'more'")]
    [InlineData("[defaults]\ntoken = 1\ntokn = 's3cr3t'")]
    [InlineData("[mount.a]\noptions = 'token=s3cr3t,nonsense'")]
    public void A_secret_stands_in_no_message(string text)
    {
        ConfigFile file = Read(text);

        Assert.NotEmpty(file.Errors);
        Assert.DoesNotContain(file.Errors, error => error.Contains("s3cr3t", StringComparison.Ordinal));
    }

    private static ConfigFile Read(string text) => ConfigReader.Read("f.toml", text);

    private static string Shown(ConfigTable table) => string.Join(' ', table.Values.Select(value => $"{value.Option.Name}={value.Text}"));
}
