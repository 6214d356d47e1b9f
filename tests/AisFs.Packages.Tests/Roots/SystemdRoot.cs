using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Packages.Tests.Roots;

/// <summary>
/// A private view of this machine like <see cref="PrivateRoot"/>, in which systemd is the first process. It starts nothing but the script, as a
/// unit, and what that starts. Control groups and /dev are its own, so that nothing of the machine changes.
/// </summary>
internal static class SystemdRoot
{
    private const string Systemd = "/usr/lib/systemd/systemd";

    // The group is made outside of the namespace, so that what systemd makes lies below it.
    private const string Start =
        """
        set -euo pipefail
        groups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
        group=$groups/aisfs-test-$$
        own=$groups$(sed -n 's/^0:://p' /proc/self/cgroup)
        mkdir "$group"
        echo $$ > "$group/cgroup.procs"
        result=0
        unshare --mount --pid --fork --kill-child --uts --ipc --cgroup --propagation private bash -c "$PREPARE" bash "$@" || result=$?
        echo $$ > "$own/cgroup.procs"
        find "$group" -depth -type d -exec rmdir {} \;
        exit $result
        """;

    private const string Prepare =
        """
        set -euo pipefail
        base=$1 packages=$2 script=$3
        mount -t tmpfs -o mode=755 root "$base"
        mkdir "$base/upper" "$base/work" "$base/root"
        root=$base/root
        mount -t overlay overlay -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" "$root"
        mount -t tmpfs -o mode=755 dev "$root/dev"
        for device in null zero full random urandom tty fuse autofs; do
            [ -e "/dev/$device" ] || continue
            touch "$root/dev/$device"
            mount --bind "/dev/$device" "$root/dev/$device"
        done
        mkdir "$root/dev/shm" "$root/dev/pts"
        ln -s /proc/self/fd "$root/dev/fd"
        mount -t proc proc "$root/proc"
        mount -t sysfs -o ro sys "$root/sys"
        mount -t cgroup2 none "$root/sys/fs/cgroup"
        mount -t tmpfs -o mode=755 run "$root/run"
        mkdir -p "$root/srv/packages" "$root/srv/mnt"
        mount --bind "$packages" "$root/srv/packages"
        printf '%s' "$script" > "$root/srv/script"
        units=$root/etc/systemd/system
        rm -rf "$units"/*.wants
        for target in sysinit basic; do printf '[Unit]\nDefaultDependencies=no\n' > "$units/$target.target"; done
        printf '[Unit]\nDefaultDependencies=no\nRequires=check.service\nAllowIsolate=yes\n' > "$units/check.target"
        cat > "$units/check.service" << END
        [Unit]
        DefaultDependencies=no
        [Service]
        Type=oneshot
        Environment=ENDPOINT=$ENDPOINT VERSION=$VERSION HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
        ExecStart=/bin/bash -euo pipefail /srv/script
        ExecStopPost=/bin/sh -c 'echo "result \$SERVICE_RESULT" >> /srv/packages/log; systemctl --no-block exit'
        StandardOutput=append:/srv/packages/log
        StandardError=inherit
        END
        printf '[Manager]\nLogTarget=null\nDefaultStandardOutput=null\nShowStatus=no\n' > "$root/etc/systemd/system.conf"
        exec chroot "$root" env -i container=private PATH=/usr/sbin:/usr/bin:/sbin:/bin /usr/lib/systemd/systemd --system --unit=check.target
        """;

    /// <summary>Skips the test where such a root cannot be made.</summary>
    public static void Check()
    {
        PrivateRoot.Check();
        Require.That(File.Exists(Systemd), "systemd is not installed");
        Require.That(File.ReadLines("/proc/mounts").Any(static line => line.Split(' ')[2] == "cgroup2"), "there are no control groups of version 2");
    }

    /// <summary>Runs a script of bash as a unit of that systemd.</summary>
    /// <param name="package">The package that it sees in /srv/packages.</param>
    /// <param name="script">The script. It stops at the first error. <c>$VERSION</c> is the packages' version, <c>$ENDPOINT</c> the cluster, /srv/mnt an empty folder.</param>
    /// <param name="version">The version.</param>
    /// <param name="endpoint">The cluster.</param>
    /// <returns>What it printed; the last line is <c>result success</c> if it came to its end.</returns>
    public static async Task<string> RunAsync(string package, string script, string version, string endpoint)
    {
        Check();
        using TempFolder folder = new("systemd");
        string packages = folder.MakeFolder("packages");
        File.Copy(package, Path.Combine(packages, Path.GetFileName(package)));
        CommandResult result = await CommandRunner.RunAsync(
            "bash",
            ["-c", Start, "bash", folder.MakeFolder("base"), packages, script],
            TimeSpan.FromMinutes(2),
            environment: new Dictionary<string, string> { ["PREPARE"] = Prepare, ["VERSION"] = version, ["ENDPOINT"] = endpoint });
        string log = Path.Combine(packages, "log");
        return File.Exists(log) ? await File.ReadAllTextAsync(log) : result.ToString();
    }
}
