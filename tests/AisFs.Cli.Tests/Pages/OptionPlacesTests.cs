using System.Text.RegularExpressions;
using AisFs.Cli.Configuration;
using AisFs.Cli.Options;
using AisFs.Cli.Pages;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Pages;

/// <summary>The table of options is the same in all places: flags, words, variables, keys, manual pages, completions, mount.md.</summary>
public sealed partial class OptionPlacesTests
{
    private static string Installers => Path.Combine(Repository.Root, "installers");

    [Fact]
    [Semantics("S107", "S114")]
    public async Task Flags_are_those_of_the_table()
    {
        CommandResult help = await Run("mount", "--help");
        string[] flags = [.. FlagOfHelp().Matches(help.Output).Select(match => match.Groups[1].Value).Except(["help"])];

        Assert.Equal(Names(OptionPlaces.Flag), flags.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("--case-sensitive", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S107")]
    public void Words_keys_and_variables_are_those_of_the_table()
    {
        foreach (MountOption option in MountOptions.All.Where(option => !option.IsForWindows))
        {
            string value = option.Kind is OptionKind.Switch or OptionKind.OnOff ? "on" : "nonsense";
            Assert.Equal(option, Assert.Single(MountWords.Read($"{option.Word}={value}")).Option);
            Assert.Equal(option, Assert.Single(Variables.Read(name => name == option.Variable ? value : null)).Option);
            ConfigFile file = ConfigReader.Read("f", $"[defaults]\n{option.Name} = 1.5");
            Assert.Equal(option.IsIn(OptionPlaces.File), !file.Errors.Exists(error => error.Contains("no such key", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [Semantics("S116")]
    [InlineData("man/aisfs.1", "\\fB{flag}\\fR", OptionPlaces.Flag)]
    [InlineData("man/mount.aisfs.8", "\\fB{word}\\fR", OptionPlaces.Word)]
    [InlineData("man/aisfs.toml.5", "\\fB{name}\\fR", OptionPlaces.File)]
    [InlineData("man/aisfs.1", "\\fB{variable}\\fR", OptionPlaces.Variable)]
    [InlineData("completions/aisfs.bash", " {flag} ", OptionPlaces.Flag)]
    [InlineData("completions/_aisfs", "'{flag}", OptionPlaces.Flag)]
    [InlineData("completions/aisfs.fish", " -l {name} ", OptionPlaces.Flag)]
    [InlineData("completions/aisfs.ps1", "'{flag}'", OptionPlaces.Flag)]
    [InlineData("../mount.md", "| `{name}` |", OptionPlaces.None)]
    public void A_page_lists_every_option(string file, string pattern, object place)
    {
        string text = File.ReadAllText(Path.Combine(Installers, file)).Replace("\\-", "-", StringComparison.Ordinal);
        bool hasWindows = file.EndsWith(".ps1", StringComparison.Ordinal) || file.EndsWith(".md", StringComparison.Ordinal);
        bool hasLinux = !file.EndsWith(".ps1", StringComparison.Ordinal);
        foreach (MountOption option in MountOptions.All.Where(option => option.IsIn((OptionPlaces)place) && (option.IsForWindows ? hasWindows : hasLinux || !option.IsForLinux)))
        {
            string expected = pattern.Replace("{flag}", option.Flag, StringComparison.Ordinal).Replace("{word}", option.Word, StringComparison.Ordinal)
                .Replace("{name}", option.Name, StringComparison.Ordinal).Replace("{variable}", option.Variable, StringComparison.Ordinal);
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Semantics("S116")]
    public async Task What_is_installed_is_what_the_program_prints()
    {
        List<string> stale = [];
        foreach (string page in PageFiles.Manuals)
        {
            string printed = (await Run("man", page)).Output;
            string kept = page.EndsWith(".md", StringComparison.Ordinal) ? TableOf(page[..^3]) : File.ReadAllText(Path.Combine(Installers, "man", page));
            stale.AddRange(printed == kept ? [] : [page]);
        }

        foreach ((string shell, string name) in PageFiles.Shells)
        {
            string printed = (await Run("completion", shell)).Output;
            stale.AddRange(printed == File.ReadAllText(Path.Combine(Installers, "completions", name)) ? [] : [name]);
        }

        Assert.True(stale.Count == 0, $"{string.Join(", ", stale)} differ from what the program prints: installers/pages.sh {DaemonProgram.Path}");
    }

    private static string TableOf(string name)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "mount.md"));
        string begin = $"<!-- {name}: made by installers/pages.sh -->\n";
        int start = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return text[start..text.IndexOf($"<!-- end of {name} -->", StringComparison.Ordinal)];
    }

    private static IEnumerable<string> Names(OptionPlaces place) => MountOptions.Shown(place).Select(option => option.Name).Order(StringComparer.Ordinal);

    private static async Task<CommandResult> Run(params string[] arguments)
        => (await CommandRunner.RunAsync(DaemonProgram.Path, arguments, TimeSpan.FromSeconds(60))).Ok();

    [GeneratedRegex(@"^  (?:-\S+, )*--([a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex FlagOfHelp();
}
