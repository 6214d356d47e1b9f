using AisFs.Packages.Tests.Building;
using AisFs.TestKit.Processes;

namespace AisFs.Packages.Tests.Windows;

/// <summary>The installer for Windows: its tables.</summary>
public sealed class MsiTests
{
    private const string Package = "aisfs-VERSION-win-x64.msi";

    [Theory]
    [InlineData("Registry", @"SOFTWARE\WOW6432Node\WinFsp\Services\aisfs", "Executable", @"[INSTALLDIR]aisfs.exe")]
    [InlineData("Registry", @"SOFTWARE\WOW6432Node\WinFsp\Services\aisfs", "CommandLine", "mount %1 %2 --foreground")]
    [InlineData("Registry", @"SOFTWARE\WOW6432Node\WinFsp\Services\aisfs", "JobControl", "#1")]
    [InlineData("Registry", @"SYSTEM\CurrentControlSet\Services\EventLog\Application\AisFs", "EventMessageFile", @"#%%SystemRoot%\System32\EventCreate.exe")]
    [InlineData("Registry", @"SYSTEM\CurrentControlSet\Services\EventLog\Application\AisFs", "TypesSupported", "#7")]
    [InlineData("Environment", "=-*PATH", "[~];[INSTALLDIR]")]
    [InlineData("LaunchCondition", "Installed OR WINFSP")]
    [InlineData("Upgrade", "{6B0C9E5A-8C5B-4E0B-9E0C-0C2C0B7A5D11}", "WIX_UPGRADE_DETECTED")]
    [InlineData("File", "aisfs.exe")]
    [InlineData("File", "aisfs.ps1")]
    [InlineData("InstallExecuteSequence", "RemoveExistingProducts")]
    [InlineData("InstallExecuteSequence", "RemoveRegistryValues")]
    [InlineData("InstallExecuteSequence", "WriteEnvironmentStrings")]
    [InlineData("InstallExecuteSequence", "RemoveEnvironmentStrings")]
    public async Task A_table_has(string table, params string[] cells)
    {
        string[] rows = await ExportAsync(table);
        Assert.Contains(rows, row => cells.All(cell => row.Split('\t').Contains(cell)));
    }

    [Fact]
    public async Task Its_version_is_that_of_the_sources()
        => Assert.Contains($"ProductVersion\t{PackageSet.Version.Split('-')[0]}", await ExportAsync("Property"));

    // register.ps1 does the same by hand: no value may be in one only.
    [Fact]
    public async Task It_registers_what_the_script_registers()
    {
        string script = await File.ReadAllTextAsync(Path.Combine(TestKit.Repository.Root, "installers", "windows", "register.ps1"), TestContext.Current.CancellationToken);
        string[] names = [.. (await ExportAsync("Registry")).Skip(3).Select(static row => row.Split('\t')[3]).Order(StringComparer.Ordinal)];
        Assert.Equal(
            System.Text.RegularExpressions.Regex.Matches(script, "Set-ItemProperty .* -Name ([A-Za-z]+)").Select(static match => match.Groups[1].Value).Order(StringComparer.Ordinal), names);
    }

    private static async Task<string[]> ExportAsync(string table)
    {
        PackageSet packages = await PackageSet.WindowsAsync();
        CommandResult result = (await CommandRunner.RunAsync("msiinfo", ["export", packages.Get(Package), table])).Ok();
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static row => row.TrimEnd('\r'))];
    }
}
