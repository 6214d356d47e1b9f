using System.Text.RegularExpressions;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Packages.Tests.Building;

/// <summary>The script that builds the packages, where it cannot build.</summary>
public sealed partial class BuildScriptTests
{
    [Theory]
    [InlineData("--only snap", "'snap' is none of deb rpm tar container zip msi nuget sbom")]
    [InlineData("--only", "'--only' needs a value")]
    [InlineData("--rid linux-s390x", "'linux-s390x' is none of linux-x64 linux-arm64 win-x64")]
    [InlineData("--binary linux-x64=/nowhere", "there is no file '/nowhere'")]
    [InlineData("--binary /bin/true", "'/bin/true' is none of")]
    [InlineData("--quick", "'--quick' is no option")]
    public async Task A_wrong_command_line_is_told(string arguments, string message)
    {
        CommandResult result = await CommandRunner.RunAsync(PackageSet.Script, arguments.Split(' '));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_tools_are_all_told_with_the_package_that_has_them_and_nothing_is_built()
    {
        using TempFolder folder = new();
        string few = folder.MakeFolder("bin");
        foreach (string tool in new[] { "bash", "sed", "git", "stat", "dirname", "realpath", "uname", "cat", "mkdir" })
        {
            File.CreateSymbolicLink(Path.Combine(few, tool), Require.FindTool(tool)!);
        }

        CommandResult result = await CommandRunner.RunAsync(
            PackageSet.Script, ["--output", folder.Combine("out")], environment: new Dictionary<string, string> { ["PATH"] = few });
        Assert.Equal(2, result.ExitCode);
        string[] expected =
        [
            "'dotnet' is missing: install the .NET SDK that global.json names", "'clang' is missing (native code): apt-get install clang",
            "apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross", "'rpmbuild' is missing (rpm): apt-get install rpm",
            "'wixl' is missing (msi): apt-get install wixl", "'buildah' is missing (container): apt-get install buildah",
            "'python3' is missing (sbom): apt-get install python3", "build the others with --only",
        ];
        Assert.All(expected, text => Assert.Contains(text, result.Error, StringComparison.Ordinal));
        Assert.False(Directory.Exists(folder.Combine("out")));
    }

    [Fact]
    public async Task The_version_is_that_of_the_sources()
        => Assert.Equal(PackageSet.Version, (await CommandRunner.RunAsync(PackageSet.Script, ["--version"])).Ok().Output.Trim());

    [Fact]
    public async Task The_release_workflow_uses_options_that_there_are_and_installs_the_tools()
    {
        string workflow = await File.ReadAllTextAsync(Path.Combine(Repository.Root, ".github", "workflows", "release.yml"), TestContext.Current.CancellationToken);
        string help = (await CommandRunner.RunAsync(PackageSet.Script, ["--help"])).Ok().Output;
        string[] options = [.. Calls().Matches(workflow).SelectMany(static call => Options().Matches(call.Value)).Select(static option => option.Value)];
        Assert.Contains("--output", options);
        Assert.All(options, option => Assert.Contains($"  {option} ", help, StringComparison.Ordinal));

        // dpkg is part of every Debian.
        string needs = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "installers", "lib", "needs.sh"), TestContext.Current.CancellationToken);
        string[] packages = [.. Needs().Matches(needs).Select(static need => need.Groups[1].Value).Where(static package => package != "dpkg").Distinct()];
        Assert.Contains("buildah", packages);
        Assert.All([.. packages, "gcc-aarch64-linux-gnu", "libc6-dev-arm64-cross"], package => Assert.Matches($@"\s{Regex.Escape(package)}\s", workflow));
    }

    [GeneratedRegex(@"installers/build[^\n)]*")]
    private static partial Regex Calls();

    [GeneratedRegex(@"--[a-z]+")]
    private static partial Regex Options();

    [GeneratedRegex(@"\|\| need [a-z0-9-]+ ([a-z0-9-]+) ")]
    private static partial Regex Needs();
}
