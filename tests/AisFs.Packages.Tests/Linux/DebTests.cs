using AisFs.Packages.Tests.Building;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Packages.Tests.Linux;

/// <summary>The package for Debian, as it lies there.</summary>
public sealed class DebTests
{
    private const string Package = "aisfs_VERSION_amd64.deb";

    [Fact]
    public async Task Lintian_finds_nothing()
    {
        Require.Tool("lintian", "lintian");
        PackageSet packages = await PackageSet.LinuxAsync();
        CommandResult result = (await CommandRunner.RunAsync(
            "lintian", ["--allow-root", "--no-cfg", "--fail-on", "error,warning,info", packages.Get(Package)], TimeSpan.FromMinutes(4))).Ok();
        Assert.DoesNotMatch("(?m)^[EWIP]: ", result.Output);
    }

    [Theory]
    [InlineData("./usr/bin/aisfs")]
    [InlineData("./usr/sbin/mount.aisfs -> ../bin/aisfs")]
    [InlineData("./usr/sbin/mount.fuse.aisfs -> ../bin/aisfs")]
    [InlineData("./usr/sbin/umount.aisfs -> ../bin/aisfs")]
    [InlineData("./usr/share/man/man1/aisfs.1.gz")]
    [InlineData("./usr/share/man/man8/mount.aisfs.8.gz")]
    [InlineData("./usr/share/man/man5/aisfs.toml.5.gz")]
    [InlineData("./usr/share/bash-completion/completions/aisfs")]
    [InlineData("./usr/share/zsh/vendor-completions/_aisfs")]
    [InlineData("./usr/share/fish/vendor_completions.d/aisfs.fish")]
    [InlineData("./usr/lib/systemd/system/aisfs@.service")]
    [InlineData("./usr/lib/systemd/user/aisfs@.service")]
    [InlineData("./usr/share/doc/aisfs/mount.md.gz")]
    [InlineData("./etc/aisfs/config.toml")]
    public async Task It_has_what_an_installation_needs(string entry)
    {
        PackageSet packages = await PackageSet.LinuxAsync();
        CommandResult result = (await CommandRunner.RunAsync("dpkg-deb", ["--contents", packages.Get(Package)])).Ok();
        Assert.Contains(result.Output.Split('\n'), line => line.EndsWith($" {entry}", StringComparison.Ordinal) && line.Contains(" root/root ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_depends_on_the_libraries_of_the_program_and_on_fuse3()
    {
        PackageSet packages = await PackageSet.LinuxAsync();
        CommandResult result = (await CommandRunner.RunAsync("dpkg-deb", ["--field", packages.Get(Package), "Version", "Depends"])).Ok();
        Assert.Contains($"Version: {PackageSet.Version}\n", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"Depends: .*libc6 \(>= 2\.\d+\).*, fuse3", result.Output);
    }

    [Fact]
    public async Task The_same_program_makes_the_same_package()
    {
        PackageSet packages = await PackageSet.LinuxAsync();
        using TempFolder folder = new();
        string program = folder.Combine("aisfs");
        (await CommandRunner.ShellAsync($"dpkg-deb --fsys-tarfile '{packages.Get(Package)}' | tar -xO ./usr/bin/aisfs > '{program}'")).Ok();
        (await CommandRunner.RunAsync(
            PackageSet.Script, ["--fast", "--only", "deb", "--rid", "linux-x64", "--binary", $"linux-x64={program}", "--output", folder.Combine("again")], TimeSpan.FromMinutes(4))).Ok();
        (await CommandRunner.RunAsync("cmp", [packages.Get(Package), Path.Combine(folder.Combine("again"), Path.GetFileName(packages.Get(Package)))])).Ok();
    }
}
