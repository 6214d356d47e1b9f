using AisFs.Packages.Tests.Building;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Packages.Tests.Linux;

/// <summary>The archive for a prefix.</summary>
public sealed class TarTests
{
    [Fact]
    public async Task Its_program_runs_where_it_is_unpacked()
    {
        PackageSet packages = await PackageSet.LinuxAsync();
        using TempFolder folder = new();
        (await CommandRunner.RunAsync("tar", ["-xzf", packages.Get("aisfs-VERSION-linux-x64.tar.gz"), "-C", folder.Path])).Ok();
        string root = folder.Combine($"aisfs-{PackageSet.Version}-linux-x64");
        string[] expected = ["bin/aisfs", "sbin/mount.aisfs", "share/man/man1/aisfs.1.gz", "lib/systemd/system/aisfs@.service", "etc/aisfs/config.toml", "LICENSE", "INSTALL.md", "share/doc/aisfs/mount.md"];
        Assert.All(expected, name => Assert.True(File.Exists(Path.Combine(root, name)), name));
        CommandResult result = (await CommandRunner.RunAsync(Path.Combine(root, "bin", "aisfs"), ["version"])).Ok();
        Assert.StartsWith($"aisfs {PackageSet.Version}\n", result.Output, StringComparison.Ordinal);
    }
}
