using System.IO.Compression;
using AisFs.Packages.Tests.Building;

namespace AisFs.Packages.Tests.Windows;

/// <summary>The archive for Windows.</summary>
public sealed class ZipTests
{
    [Fact]
    public async Task It_has_the_program_in_one_file_and_what_registers_it()
    {
        PackageSet packages = await PackageSet.WindowsAsync();
        using ZipArchive archive = await ZipFile.OpenReadAsync(packages.Get("aisfs-VERSION-win-x64.zip"), TestContext.Current.CancellationToken);
        string root = $"aisfs-{PackageSet.Version}-win-x64/";
        Assert.Equal(
            ["LICENSE.txt", "NOTICE.txt", "README.md", "aisfs.exe", "aisfs.ps1", "config.toml", "mount.md", "register.ps1"],
            archive.Entries.Select(entry => entry.FullName[root.Length..]).Order(StringComparer.Ordinal));
    }
}
