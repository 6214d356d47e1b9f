using AisFs.Packages.Tests.Building;
using AisFs.TestKit.Processes;
using AisFs.TestKit.Wine;

namespace AisFs.Packages.Tests.Windows;

/// <summary>The installer for Windows, run by Wine's.</summary>
public sealed class MsiUnderWineTests
{
    private const string Service = @"HKLM\SOFTWARE\WOW6432Node\WinFsp\Services\aisfs";
    private const string Events = @"HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\AisFs";
    private const string Variables = @"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment";
    private const string WinFsp = @"HKLM\SOFTWARE\WOW6432Node\WinFsp";

    [Fact]
    public async Task It_wants_WinFsp_installs_registers_and_removes_all_of_it()
    {
        PackageSet packages = await PackageSet.WindowsAsync();
        Dictionary<string, string> environment = await WineTools.PrepareAsync();
        string package = WineTools.ToWindowsPath(packages.Get("aisfs-VERSION-win-x64.msi"));
        string program = Path.Combine(environment["WINEPREFIX"], "drive_c", "Program Files", "AisFs", "aisfs.exe");

        (await RunAsync(environment, "msiexec", "/i", package, "/qn")).Failed();
        Assert.False(File.Exists(program), "It was installed without WinFsp.");
        (await RunAsync(environment, "reg", "add", WinFsp, "/v", "InstallDir", "/d", @"C:\WinFsp\", "/f")).Ok();
        try
        {
            (await RunAsync(environment, "msiexec", "/i", package, "/qn")).Ok();
            Assert.True(File.Exists(program));
            Assert.Contains(@"C:\Program Files\AisFs\aisfs.exe", (await RunAsync(environment, "reg", "query", Service)).Ok().Output, StringComparison.Ordinal);
            Assert.Matches(@"EventMessageFile\s+REG_EXPAND_SZ\s+%SystemRoot%", (await RunAsync(environment, "reg", "query", Events)).Ok().Output);
            Assert.Contains(@"C:\Program Files\AisFs\", (await RunAsync(environment, "reg", "query", Variables, "/v", "PATH")).Ok().Output, StringComparison.Ordinal);
            Assert.Contains($"aisfs {PackageSet.Version}", (await RunAsync(environment, program, "version")).Ok().Output, StringComparison.Ordinal);

            (await RunAsync(environment, "msiexec", "/x", package, "/qn")).Ok();
            Assert.False(Directory.Exists(Path.GetDirectoryName(program)));
            (await RunAsync(environment, "reg", "query", Service)).Failed();
            (await RunAsync(environment, "reg", "query", Events)).Failed();
            Assert.DoesNotContain("AisFs", (await RunAsync(environment, "reg", "query", Variables, "/v", "PATH")).Ok().Output, StringComparison.Ordinal);
        }
        finally
        {
            (await RunAsync(environment, "reg", "delete", WinFsp, "/f")).Ended();
        }
    }

    private static Task<CommandResult> RunAsync(Dictionary<string, string> environment, params string[] command)
        => CommandRunner.RunAsync(WineTools.Loader[0], [.. WineTools.Loader.Skip(1), .. command], TimeSpan.FromMinutes(2), environment: environment);
}
