using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Pages;

/// <summary>The completions in the shells themselves, and the manual pages before a checker of such pages.</summary>
public sealed class ShellTests : IDisposable
{
    private readonly TempFolder _folder = new("shells");

    private static string Completions => Path.Combine(Repository.Root, "installers", "completions");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [Semantics("S116")]
    [InlineData("aisfs mo", "mount")]
    [InlineData("aisfs mount --cache-t", "--cache-ttl")]
    [InlineData("aisfs mount --log-level w", "warning")]
    [InlineData("aisfs mount --profile tr", "training-read")]
    [InlineData("aisfs mount ais: /mnt -o ro,cache_t", "ro,cache_ttl=")]
    [InlineData("aisfs warm /mnt --to d", "disk")]
    [InlineData("aisfs mount --uid 5 da", "data")]
    [InlineData("aisfs mount data /et", "/etc")]
    [InlineData("aisfs umount --la", "--lazy")]
    [InlineData("aisfs config sh", "show")]
    [InlineData("aisfs config show --js", "--json")]
    [InlineData("aisfs recover up", "upload")]
    [InlineData("aisfs help moun", "mount")]
    [InlineData("aisfs mount --cas", "")]
    public async Task Bash_completes(string line, string expected)
    {
        string[] words = line.Split(' ');
        string script = $$"""
            source "{{Completions}}/aisfs.bash"
            COMP_WORDS=({{string.Join(' ', words.Select(word => $"'{word}'"))}})
            COMP_CWORD={{words.Length - 1}}
            _aisfs
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        CommandResult result = (await CommandRunner.RunAsync("bash", ["--norc", "-c", script], TimeSpan.FromSeconds(30), environment: WithNames())).Ok();

        Assert.Equal(expected, result.Output.Trim());
    }

    [Theory]
    [Semantics("S116")]
    [InlineData("aisfs mo", "mount")]
    [InlineData("aisfs mount --cache-t", "--cache-ttl")]
    [InlineData("aisfs mount --log-level w", "warning")]
    [InlineData("aisfs mount da", "data")]
    [InlineData("aisfs umount --la", "--lazy")]
    [InlineData("aisfs config sh", "show")]
    [InlineData("aisfs config show --js", "--json")]
    [InlineData("aisfs mount --cas", "")]
    public async Task Fish_completes(string line, string expected)
    {
        Require.Tool("fish", "fish");
        string script = $"source '{Completions}/aisfs.fish'; complete -C '{line}'";
        CommandResult result = (await CommandRunner.RunAsync("fish", ["--no-config", "-c", script], TimeSpan.FromSeconds(30), environment: WithNames())).Ok();

        Assert.Equal(expected, result.Output.Trim().Split('\n')[0].Split('\t')[0]);
    }

    [Theory]
    [Semantics("S116")]
    [InlineData("aisfs mou", "aisfs mount ")]
    [InlineData("aisfs mount --cache-t", "aisfs mount --cache-ttl=")]
    [InlineData("aisfs mount --log-level=wa", "--log-level=warning")]
    [InlineData("aisfs config sh", "aisfs config show ")]
    [InlineData("aisfs umount --la", "aisfs umount --lazy ")]
    public async Task Zsh_completes(string line, string expected)
    {
        Require.Tool("zsh", "zsh");

        // A shell on a terminal of its own, in which Tab is pressed.
        string script = $$"""
            zmodload zsh/zpty
            zpty inner zsh -f -i
            zpty -w inner "PS1=; unsetopt zle_bracketed_paste; fpath=('{{Completions}}' \$fpath); autoload -Uz compinit; compinit -u -D; print -r -- is'-'ready"
            zpty -r inner output '*is-ready*'
            zpty -w -n inner $'{{line}}\t'
            zpty -r inner output '*{{expected}}*' && print -r -- completed
            zpty -d inner
            """;
        CommandResult result = await CommandRunner.RunAsync("zsh", ["-f", "-c", script], TimeSpan.FromSeconds(30), environment: WithNames());

        Assert.Contains("completed", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [Semantics("S116")]
    [InlineData("aisfs.1")]
    [InlineData("mount.aisfs.8")]
    [InlineData("aisfs.toml.5")]
    public async Task A_checker_finds_nothing_wrong_with_a_manual_page(string page)
    {
        Require.Tool("mandoc", "mandoc");
        CommandResult result = await CommandRunner.RunAsync("mandoc", ["-Tlint", Path.Combine(Repository.Root, "installers", "man", page)], TimeSpan.FromSeconds(30));

        Assert.Equal(string.Empty, result.Output + result.Error);
    }

    // A program in the path that has one mount in its configuration.
    private Dictionary<string, string> WithNames()
    {
        string config = Path.Combine(_folder.MakeFolder("config"), "aisfs");
        Directory.CreateDirectory(config);
        File.WriteAllText(Path.Combine(config, "config.toml"), "[mount.data]\nsource = 'ais://data'");
        return new Dictionary<string, string>
        {
            ["PATH"] = $"{Path.GetDirectoryName(DaemonProgram.Path)}:{Environment.GetEnvironmentVariable("PATH")}",
            ["XDG_CONFIG_HOME"] = Path.GetDirectoryName(config)!,
            ["HOME"] = _folder.Path,
            ["TERM"] = "dumb",
        };
    }
}
