using AisFs.Packages.Tests.Building;
using AisFs.Packages.Tests.Roots;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;

namespace AisFs.Packages.Tests.Linux;

/// <summary>The system unit and a line of fstab, under a systemd that is the first process.</summary>
public sealed class SystemdTests
{
    private const string Install =
        """
        dpkg --install /srv/packages/aisfs_${VERSION}_amd64.deb > /run/dpkg.log 2>&1 || { cat /run/dpkg.log; exit 1; }
        value() { systemctl show "$1" -p "$2" --value; }
        status() { echo "$1: $(value "$1" ActiveState) $(value "$1" ExecMainStatus) $(value "$1" StatusText)"; }
        until_is() { for _ in $(seq 400); do [ "$(value "$1" ActiveState)" = "$2" ] && return; sleep 0.05; done; status "$1"; return 1; }

        """;

    [Fact]
    [Semantics("S180", "S182")]
    public async Task The_unit_is_active_when_the_mount_works_restarts_what_was_killed_and_waits_for_open_files()
    {
        string log = await RunAsync(
            """
            mkdir -p /etc/systemd/system/aisfs@.service.d
            printf '[Service]\nRestartSec=100ms\n' > /etc/systemd/system/aisfs@.service.d/soon.conf
            cat > /etc/aisfs/config.toml << END
            [defaults]
            endpoint = "$ENDPOINT"
            [mount.data]
            source = "ais://packages-unit"
            mountpoint = "/srv/mnt"
            [mount.wrong]
            source = "ais://packages-unit"
            [mount.away]
            source = "ais://packages-unit"
            mountpoint = "/srv/mnt"
            endpoint = "http://127.0.0.1:9"
            timeout = "500ms"
            END
            systemctl daemon-reload
            systemctl start aisfs@data
            mountpoint -q /srv/mnt
            status aisfs@data
            printf hello > /srv/mnt/closed
            first=$(value aisfs@data MainPID)
            kill -9 "$first"
            until [ "$(value aisfs@data NRestarts)" = 1 ]; do sleep 0.05; done
            until_is aisfs@data active
            [ "$(cat /srv/mnt/closed)" = hello ]
            { printf unfinished; until [ -e /run/close ]; do sleep 0.05; done; } > /srv/mnt/open &
            until [ -e /srv/mnt/open ]; do sleep 0.05; done
            systemctl stop --no-block aisfs@data
            until_is aisfs@data deactivating
            until value aisfs@data StatusText | grep Unmounting; do sleep 0.05; done
            touch /run/close
            until_is aisfs@data inactive
            ! mountpoint -q /srv/mnt
            systemctl start aisfs@data
            [ "$(cat /srv/mnt/open)" = unfinished ]
            systemctl stop aisfs@data
            ! systemctl start aisfs@wrong 2> /dev/null
            status aisfs@wrong
            ! systemctl start aisfs@away 2> /dev/null
            until [ "$(value aisfs@away NRestarts)" -ge 1 ]; do sleep 0.05; done
            systemctl stop aisfs@away
            """,
            "packages-unit");
        Assert.EndsWith("result success\n", log, StringComparison.Ordinal);
        Assert.Contains("aisfs@data: active 0 Serving ais://packages-unit at /srv/mnt\n", log, StringComparison.Ordinal);
        Assert.Contains("Unmounting ais://packages-unit from /srv/mnt; 1 file, 10 bytes left to upload\n", log, StringComparison.Ordinal);
        Assert.Contains("aisfs@wrong: failed 2 no mountpoint was given", log, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S180")]
    public async Task A_line_of_fstab_is_mounted_by_the_first_access()
    {
        Require.That(File.Exists("/dev/autofs"), "the kernel has no autofs");
        string log = await RunAsync(
            """
            echo "ais://packages-auto /srv/mnt aisfs endpoint=$ENDPOINT,noauto,_netdev,x-systemd.automount,x-systemd.mount-timeout=20s 0 0" >> /etc/fstab
            systemctl daemon-reload
            systemctl start srv-mnt.automount
            ! grep -q fuse.aisfs /proc/mounts
            printf hello > /srv/mnt/file
            grep -q fuse.aisfs /proc/mounts
            systemctl stop srv-mnt.mount 2> /dev/null
            ! grep -q fuse.aisfs /proc/mounts
            [ "$(cat /srv/mnt/file)" = hello ]
            systemctl stop srv-mnt.automount
            """,
            "packages-auto");
        Assert.EndsWith("result success\n", log, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(string script, string bucket)
    {
        SystemdRoot.Check();
        PackageSet packages = await PackageSet.LinuxAsync();
        await using ServerProcess server = await ServerProcess.StartAsync();
        using RawCluster cluster = new(server.Endpoint, null);
        await cluster.CreateBucketAsync(bucket);
        return await SystemdRoot.RunAsync(packages.Get("aisfs_VERSION_amd64.deb"), Install + script, PackageSet.Version, server.Endpoint);
    }
}
