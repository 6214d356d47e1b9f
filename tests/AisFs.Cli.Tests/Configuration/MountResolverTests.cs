using AisFs.Cli.Configuration;
using AisFs.Cli.Mounting;
using AisFs.Cli.Options;
using AisFs.TestKit;
using AisFs.Vfs.Names;

namespace AisFs.Cli.Tests.Configuration;

/// <summary>What counts when several places say something about a mount.</summary>
public sealed class MountResolverTests : IDisposable
{
    private readonly TempFolder _folder = new("resolver");
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    public MountResolverTests() => _environment["XDG_CONFIG_HOME"] = _folder.Path;

    private string UserFile => Path.Combine(_folder.MakeFolder("aisfs"), "config.toml");

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Semantics("S107")]
    public void The_nearer_place_counts_more()
    {
        File.WriteAllText(UserFile, "[defaults]\nprofile = 'mine'\ncache-ttl = '2s'\ntimeout = '2s'\n[mount.data]\nsource = 'ais://data'\ntimeout = '3s'\n[profile.mine]\ncache-ttl = '1s'\nnegative-ttl = '1ms'");

        Assert.Equal("5s", ValueOf("part-size") ?? "5s");
        Assert.Equal("1ms", ValueOf("negative-ttl"));
        Assert.Equal("2s", ValueOf("cache-ttl"));
        Assert.Equal("2s", ValueOf("timeout"));
        Assert.Equal("3s", ValueOf("timeout", "data"));
        _environment["AISFS_TIMEOUT"] = "4s";
        Assert.Equal("4s", ValueOf("timeout", "data"));
        Assert.Equal("5s", ValueOf("timeout", "data", words: "timeout=5s"));
        Assert.Equal("6s", ValueOf("timeout", "data", words: "timeout=5s", flag: "6s"));
    }

    [Fact]
    [Semantics("S107")]
    public void Every_option_has_a_variable_and_every_one_but_the_file_itself_a_key()
    {
        foreach (MountOption option in MountOptions.All.Where(option => !option.IsForWindows && option.Name is not ("config" or "profile")))
        {
            string value = SampleOf(option);
            _environment.Clear();
            _environment[option.Variable] = value;
            Assert.Equal(value, ValueOf(option.Name));
            _environment.Clear();
            ConfigFile file = ConfigReader.Read("f", $"[defaults]\n{option.Name} = '{value}'");
            Assert.Empty(file.Errors);
            Assert.Equal(value, Assert.Single(file.Defaults.Values).Text);
        }
    }

    [Theory]
    [Semantics("S107")]
    [InlineData("AIS_ENDPOINT", "endpoint")]
    [InlineData("AIS_AUTHN_TOKEN", "token")]
    [InlineData("AIS_AUTHN_TOKEN_FILE", "token-file")]
    [InlineData("AIS_CLIENT_CA", "ca")]
    [InlineData("AIS_CRT", "cert")]
    [InlineData("AIS_CRT_KEY", "key")]
    public void The_variables_of_the_tools_of_AIStore_count_less_than_those_of_AisFs(string variable, string option)
    {
        _environment[variable] = "/theirs";
        Assert.Equal("/theirs", ValueOf(option));
        _environment[MountOptions.Find(option)!.Variable] = "/ours";
        Assert.Equal("/ours", ValueOf(option));
    }

    [Fact]
    [Semantics("S111")]
    public void Of_token_and_token_file_the_nearer_counts_alone()
    {
        File.WriteAllText(UserFile, "[defaults]\ntoken-file = '/file'");
        _environment["AIS_AUTHN_TOKEN"] = "abc";
        MountSettings settings = Resolve("ais://").Settings;
        Assert.Equal("abc", settings.Token);
        Assert.Null(settings.TokenFile);

        settings = Resolve("ais://", words: "token_file=/other").Settings;
        Assert.Null(settings.Token);
        Assert.Equal("/other", settings.TokenFile);
    }

    [Fact]
    [Semantics("S107")]
    [Semantics("S111")]
    public void What_belongs_together_is_decided_between_the_variables_of_AisFs_and_those_of_the_tools_too()
    {
        _environment["AIS_AUTHN_TOKEN"] = "abc";
        _environment["AISFS_TOKEN_FILE"] = "/file";
        MountSettings settings = Resolve("ais://").Settings;
        Assert.Equal((null, "/file"), (settings.Token, settings.TokenFile));

        _environment["AIS_CRT"] = "/their.crt";
        _environment["AIS_CRT_KEY"] = "/their.key";
        settings = Resolve("ais://").Settings;
        Assert.Equal(("/their.crt", "/their.key"), (settings.CertificateFile, settings.KeyFile));
        _environment["AISFS_CERT"] = "/our.crt";
        settings = Resolve("ais://").Settings;
        Assert.Equal(("/our.crt", null), (settings.CertificateFile, settings.KeyFile));
        _environment["AISFS_KEY"] = "/our.key";
        Assert.Equal("/our.key", Resolve("ais://").Settings.KeyFile);
        Assert.Null(Resolve("ais://", words: "cert=/word.crt").Settings.KeyFile);
    }

    [Theory]
    [Semantics("S107")]
    [InlineData("y", true)]
    [InlineData("Y", true)]
    [InlineData("On", true)]
    [InlineData("1", true)]
    [InlineData("n", false)]
    [InlineData("off", false)]
    public void The_switch_of_the_tools_of_AIStore_is_taken_as_they_write_it(string text, bool expected)
    {
        _environment["AIS_SKIP_VERIFY_CRT"] = text;
        Assert.Equal(expected, TlsSettings.Create(Resolve("ais://").Settings).SkipVerify);
        Assert.False(TlsSettings.Create(Resolve("ais://", words: "insecure=n").Settings).SkipVerify);
        Assert.True(TlsSettings.Create(Resolve("ais://", option: "insecure", flag: "y").Settings).SkipVerify);
        _environment["AISFS_INSECURE"] = "n";
        Assert.False(TlsSettings.Create(Resolve("ais://").Settings).SkipVerify);
    }

    [Theory]
    [Semantics("S111")]
    [InlineData("http://a:1,http://b:2")]
    [InlineData("http://a:1;http://b:2")]
    [InlineData(" http://a:1 , http://b:2 ; ")]
    public void Several_endpoints_are_written_alike_everywhere(string text)
    {
        string[] expected = ["http://a:1", "http://b:2"];
        Assert.Equal(expected, Resolve("ais://", option: "endpoint", flag: text).Settings.Endpoints);
        Assert.Equal(expected, Resolve("ais://", words: "ro,endpoint=" + text.Trim(' ', ';') + ",uid=1").Settings.Endpoints);
        _environment["AIS_ENDPOINT"] = text;
        Assert.Equal(expected, Resolve("ais://").Settings.Endpoints);
        _environment.Remove("AIS_ENDPOINT");
        File.WriteAllText(UserFile, $"[defaults]\nendpoint = \"{text}\"");
        Assert.Equal(expected, Resolve("ais://").Settings.Endpoints);
        File.WriteAllText(UserFile, "[defaults]\nendpoint = ['http://a:1', 'http://b:2']");
        Assert.Equal(expected, Resolve("ais://").Settings.Endpoints);
    }

    [Theory]
    [Semantics("S109")]
    [InlineData("flag", "--timeout: 'soon'")]
    [InlineData("word", "-o timeout: 'soon'")]
    [InlineData("variable", "AISFS_TIMEOUT: 'soon'")]
    [InlineData("file", "config.toml:2:1: timeout: 'soon'")]
    [InlineData("profile", "config.toml:2:1: timeout: 'soon'")]
    public void A_bad_value_is_told_as_it_was_spelt(string place, string expected)
    {
        if (place == "variable")
        {
            _environment["AISFS_TIMEOUT"] = "soon";
        }
        else if (place is "file" or "profile")
        {
            File.WriteAllText(UserFile, place == "file" ? "[defaults]\ntimeout = 'soon'" : "[profile.a]\ntimeout = 'soon'");
        }

        OptionException error = Assert.Throws<OptionException>(() => Resolve("ais://", words: place == "word" ? "timeout=soon" : null, flag: place == "flag" ? "soon" : null));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(place is "file" or "profile" ? _folder.Path : expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S108")]
    public void A_named_mount_has_source_and_mountpoint_of_its_own()
    {
        File.WriteAllText(UserFile, "[mount.data]\nsource = 'ais://data/x'\nmountpoint = '/mnt/data'\noptions = 'uid=7,ro'\nuid = 8");
        ResolvedMount mount = Resolve("data");

        Assert.Equal(("data", "ais://data/x", "/mnt/data"), (mount.Name, mount.Source?.Text, mount.Mountpoint?.Text));
        Assert.Equal(8u, mount.Settings.Uid);
        Assert.True(mount.Settings.ReadOnly);
        Assert.Equal("/other", Resolve("data", mountpoint: "/other").Mountpoint?.Text);
        Assert.Contains("did you mean 'data'?", Assert.Throws<OptionException>(() => Resolve("dta")).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S110")]
    public void A_file_that_others_may_write_or_read_a_token_in_is_refused()
    {
        File.WriteAllText(UserFile, "[defaults]\ntoken = 'abc'");
        Protect(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", Assert.Throws<OptionException>(() => Resolve("ais://")).Message, StringComparison.Ordinal);

        Protect(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal("abc", Resolve("ais://").Settings.Token);

        File.WriteAllText(UserFile, "[mount.a]\nsource='ais://a'\noptions = 'token=abc'");
        Protect(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600", Assert.Throws<OptionException>(() => Resolve("ais://")).Message, StringComparison.Ordinal);

        File.WriteAllText(UserFile, string.Empty);
        Protect(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        Assert.Contains("chmod o-w", Assert.Throws<OptionException>(() => Resolve("ais://")).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S112")]
    public void Every_built_in_profile_makes_a_mount()
    {
        foreach (BuiltInProfile profile in BuiltInProfile.All)
        {
            ResolvedMount mount = Resolve("ais://", option: "profile", flag: profile.Name);
            Assert.Equal(profile.Values.Count + 1, mount.Values.Count);
            Assert.All(profile.Values, value => Assert.Equal(value.Value, mount.Values.Single(v => v.Option.Name == value.Option).Text));
            FileSystemSettings.Create(MountSource.Cluster, mount.Settings).Validate();
        }

        OptionException error = Assert.Throws<OptionException>(() => Resolve("ais://", option: "profile", flag: "nonsense"));
        Assert.StartsWith("--profile: there is no profile 'nonsense'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S112")]
    public void A_profile_of_a_file_takes_the_place_of_a_built_in_one()
    {
        File.WriteAllText(UserFile, "[profile.archive]\ncache-ttl = '7s'");
        Assert.Equal("7s", ValueOf("cache-ttl", option: "profile", flag: "archive"));
        Assert.Null(ValueOf("timeout", option: "profile", flag: "archive"));
    }

    [Fact]
    [Semantics("S109")]
    public void The_named_file_is_the_only_one()
    {
        File.WriteAllText(UserFile, "[defaults]\ncache-ttl = '7s'");
        string other = _folder.Combine("other.toml");
        Assert.StartsWith("--config: there is no file", Assert.Throws<OptionException>(() => Resolve("ais://", option: "config", flag: other)).Message, StringComparison.Ordinal);
        File.WriteAllText(other, string.Empty);
        Assert.Null(ValueOf("cache-ttl", option: "config", flag: other));
        _environment["AISFS_CONFIG"] = other;
        Assert.Null(ValueOf("cache-ttl"));
    }

    [Fact]
    [Semantics("S109")]
    public void A_mistyped_variable_is_doubted()
    {
        Assert.Equal(
            ["the variable AISFS_CACHE_TLL has no meaning; did you mean AISFS_CACHE_TTL?"],
            Variables.Doubts(["PATH", "AISFS_CACHE_TTL", "AISFS_CACHE_TLL", "AISFS_SOMETHING_ELSE_ENTIRELY"]));
    }

    [Fact]
    public void A_switch_can_be_turned_off_again()
    {
        foreach (MountOption option in MountOptions.All.Where(option => option.Kind == OptionKind.Switch && !option.IsForWindows))
        {
            MountSettings plain = new();
            MountSettings on = option.Apply(plain, "on");
            Assert.NotEqual(plain, on);
            Assert.Equal(option.Apply(plain, "off"), option.Apply(on, "off"));
            Assert.NotEqual(on, option.Apply(on, "off"));
        }
    }

    private static string SampleOf(MountOption option) => option.Kind switch
    {
        OptionKind.Switch or OptionKind.OnOff => "off",
        OptionKind.Choice => option.ValueName!.Split('|')[^1],
        OptionKind.Size => "128MiB",
        OptionKind.Time => "7s",
        OptionKind.Number => "7",
        OptionKind.Mode => "027",
        OptionKind.File or OptionKind.Folder => "/some/path",
        _ => option.ValueName switch
        {
            "ADDRESS" => "127.0.0.1:9464",
            "SIZE|%" => "5%",
            _ => "text",
        },
    };

    private void Protect(UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(UserFile, mode);
        }
    }

    private string? ValueOf(string name, string source = "ais://", string? words = null, string? option = null, string? flag = null)
        => Resolve(source, words: words, option: option ?? name, flag: flag).Values.FirstOrDefault(value => value.Option.Name == name)?.Text;

    private ResolvedMount Resolve(string source, string? mountpoint = null, string? words = null, string option = "timeout", string? flag = null)
    {
        MountOption definition = MountOptions.Find(option)!;
        OptionValue[] flags = flag is null ? [] : [new OptionValue(definition, flag, OptionLayer.Flag, definition.Flag)];
        return MountResolver.Resolve(new MountRequest(source, mountpoint, flags, words is null ? [] : [words], name => _environment.GetValueOrDefault(name)));
    }
}
