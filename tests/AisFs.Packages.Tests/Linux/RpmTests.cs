using AisFs.Packages.Tests.Building;
using AisFs.Packages.Tests.Roots;
using AisFs.TestKit.Processes;

namespace AisFs.Packages.Tests.Linux;

/// <summary>The package for RPM.</summary>
public sealed class RpmTests
{
    private const string Package = "aisfs-VERSION-1.x86_64.rpm";

    [Theory]
    [InlineData("--list", "/usr/bin/aisfs", "/usr/sbin/mount.aisfs", "/usr/sbin/umount.aisfs", "/usr/share/man/man1/aisfs.1.gz", "/usr/lib/systemd/system/aisfs@.service", "/usr/share/zsh/site-functions/_aisfs")]
    [InlineData("--configfiles", "/etc/aisfs/config.toml")]
    [InlineData("--requires", "fuse3", "libc.so.6()(64bit)")]
    [InlineData("--scripts", "systemctl daemon-reload", "systemctl stop 'aisfs@*.service'", "rm -rf /var/log/aisfs")]
    [InlineData("--info", "License     : MIT", "Name        : aisfs")]
    public async Task It_tells(string query, params string[] lines)
    {
        PackageSet packages = await PackageSet.LinuxAsync();
        CommandResult result = (await CommandRunner.RunAsync("rpm", ["-qp", query, packages.Get(Package)])).Ok();
        Assert.All(lines, line => Assert.Contains(line, result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Its_program_is_the_same_as_the_one_for_debian()
    {
        PackageSet packages = await PackageSet.LinuxAsync();
        (await CommandRunner.ShellAsync(
            $"""
            cmp <(rpm2cpio '{packages.Get(Package)}' | cpio -i --quiet --to-stdout ./usr/bin/aisfs) \
                <(dpkg-deb --fsys-tarfile '{packages.Get("aisfs_VERSION_amd64.deb")}' | tar -xO ./usr/bin/aisfs)
            """)).Ok();
    }

    // The dependencies are packages of another distribution; all else is done as there.
    [Fact]
    public async Task It_is_installed_and_removed_without_a_trace()
    {
        PackageSet packages = await PackageSet.LinuxAsync();
        CommandResult result = (await PrivateRoot.RunAsync(
            packages.Folder,
            """
            rpm="rpm --dbpath /tmp/rpmdb"
            $rpm --install --nodeps /tmp/packages/aisfs-$VERSION-1.x86_64.rpm
            aisfs version
            [ "$(readlink -f /sbin/mount.aisfs)" = /usr/bin/aisfs ]
            mkdir -p /var/log/aisfs && touch /var/log/aisfs/aisfs.log
            $rpm --erase aisfs
            echo "--- changes"
            cd /tmp/changes && find . -type f -o -type l
            """,
            PackageSet.Version)).Ok();
        Assert.Contains($"aisfs {PackageSet.Version}", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("--- changes", result.Output.TrimEnd(), StringComparison.Ordinal);
    }
}
