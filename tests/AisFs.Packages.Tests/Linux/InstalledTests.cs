using AisFs.Packages.Tests.Building;
using AisFs.Packages.Tests.Roots;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Processes;

namespace AisFs.Packages.Tests.Linux;

/// <summary>The package for Debian on a machine where nothing else of AisFs is: installed, mounted by, upgraded, removed.</summary>
public sealed class InstalledTests
{
    private const string Install = "dpkg --install /tmp/packages/aisfs_${VERSION}_amd64.deb > /tmp/dpkg.log 2>&1 || { cat /tmp/dpkg.log; exit 1; }\n";

    // A file goes in, and a second mount has it: it is on the cluster.
    private const string Use =
        """
        head -c 3000000 /dev/urandom > /tmp/data
        mkdir -p /tmp/mnt
        take() { "$@"; mountpoint -q /tmp/mnt; }
        put() { cp /tmp/data /tmp/mnt/data; cmp /tmp/data /tmp/mnt/data; leave; }
        leave() { aisfs unmount /tmp/mnt; ! mountpoint -q /tmp/mnt; }

        """;

    [Theory]
    [Semantics("S180")]
    [InlineData("aisfs mount ais://packages-a /tmp/mnt --endpoint $ENDPOINT")]
    [InlineData("mount -t aisfs ais://packages-b /tmp/mnt -o endpoint=$ENDPOINT,noexec")]
    [InlineData("mount -t fuse.aisfs ais://packages-c /tmp/mnt -o endpoint=$ENDPOINT")]
    public async Task A_bucket_is_mounted_by_what_the_package_installs(string command)
    {
        string bucket = command[(command.IndexOf("ais://", StringComparison.Ordinal) + "ais://".Length)..].Split(' ')[0];
        await RunAsync($"{Install}{Use}take {command}\nput\ntake {command} -r\ncmp /tmp/data /tmp/mnt/data\nleave\n".Replace("--endpoint $ENDPOINT -r", "--endpoint $ENDPOINT --read-only", StringComparison.Ordinal), bucket);
    }

    [Fact]
    [Semantics("S180")]
    public async Task A_line_of_fstab_mounts_and_umount_waits_for_the_uploads()
        => await RunAsync(
            Install + Use +
            """
            echo "ais://packages-fstab /tmp/mnt aisfs endpoint=$ENDPOINT,noauto,_netdev 0 0" >> /etc/fstab
            take mount /tmp/mnt
            cp /tmp/data /tmp/mnt/data
            umount /tmp/mnt
            take mount /tmp/mnt
            cmp /tmp/data /tmp/mnt/data
            umount /tmp/mnt
            """,
            "packages-fstab");

    [Fact]
    [Semantics("S181")]
    public async Task An_upgrade_lets_a_mount_go_on_and_keeps_the_configuration()
        => await RunAsync(
            Install + Use +
            """
            echo '# mine' >> /etc/aisfs/config.toml
            take aisfs mount ais://packages-upgrade /tmp/mnt --endpoint $ENDPOINT
            cp /tmp/data /tmp/mnt/before
            exec 5>/tmp/mnt/during
            printf first >&5
            dpkg-deb -R /tmp/packages/aisfs_${VERSION}_amd64.deb /tmp/next
            sed -i "s/^Version: .*/Version: ${VERSION}+next/" /tmp/next/DEBIAN/control
            dpkg-deb -Znone --build /tmp/next /tmp/next.deb > /dev/null
            dpkg --install /tmp/next.deb > /tmp/dpkg.log 2>&1 || { cat /tmp/dpkg.log; exit 1; }
            dpkg-query -W -f '${Version}\n' aisfs | grep -qF "${VERSION}+next"
            grep -q '# mine' /etc/aisfs/config.toml
            printf second >&5
            exec 5>&-
            cmp /tmp/data /tmp/mnt/before
            [ "$(cat /tmp/mnt/during)" = firstsecond ]
            find /proc/[0-9]*/exe -lname '/usr/bin/*aisfs* (deleted)' 2> /dev/null | grep -q exe
            leave
            take aisfs mount ais://packages-upgrade /tmp/mnt --endpoint $ENDPOINT
            [ "$(cat /tmp/mnt/during)" = firstsecond ]
            leave
            """,
            "packages-upgrade");

    [Fact]
    [Semantics("S182")]
    public async Task A_purge_leaves_nothing()
    {
        CommandResult result = await RunAsync(
            Install + Use +
            """
            take mount -t aisfs ais://packages-purge /tmp/mnt -o endpoint=$ENDPOINT
            put
            ls /var/log/aisfs > /dev/null
            mkdir -p /etc/systemd/system/multi-user.target.wants
            ln -s /usr/lib/systemd/system/aisfs@.service /etc/systemd/system/multi-user.target.wants/aisfs@data.service
            dpkg --purge aisfs > /tmp/dpkg.log 2>&1 || { cat /tmp/dpkg.log; exit 1; }
            hash -r
            ! command -v aisfs
            echo "--- changes"
            cd /tmp/changes && find . -type f -o -type l
            """,
            "packages-purge");
        string[] left = result.Output[result.Output.IndexOf("--- changes", StringComparison.Ordinal)..].Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.DoesNotContain(left, static file => !IsOfTheSystem(file));
    }

    // What dpkg and its triggers write about any package, and the homes of users.
    private static bool IsOfTheSystem(string file)
        => file.StartsWith("./var/lib/dpkg/", StringComparison.Ordinal) || file.StartsWith("./var/cache/", StringComparison.Ordinal)
            || file is "./var/log/dpkg.log" or "./var/log/alternatives.log" or "./etc/ld.so.cache" || file.StartsWith("./root/.local/", StringComparison.Ordinal);

    private static async Task<CommandResult> RunAsync(string script, string bucket)
    {
        PrivateRoot.Check();
        PackageSet packages = await PackageSet.LinuxAsync();
        await using ServerProcess server = await ServerProcess.StartAsync();
        using RawCluster cluster = new(server.Endpoint, null);
        await cluster.CreateBucketAsync(bucket);
        return (await PrivateRoot.RunAsync(packages.Folder, script, PackageSet.Version, server.Endpoint)).Ok();
    }
}
