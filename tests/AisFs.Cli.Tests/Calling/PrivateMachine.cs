using System.Runtime.Versioning;
using System.Text;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Calling;

/// <summary>
/// A mount namespace of a test's own, in which <c>/usr/sbin</c> holds the links that a package installs, and <c>/run</c> and
/// <c>/etc/fstab</c> are others, and /dev/fuse is for everybody: mount(8) is used as on a machine with AisFs, and the machine itself is not changed.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class PrivateMachine : IAsyncDisposable
{
    private const string PackageLinks = "mount.aisfs mount.fuse.aisfs umount.aisfs umount.fuse.aisfs";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);

    // The mounts of other programs come and go here as they do outside: a copy would keep them alive. What stands here is for root. The trap takes every mount away, so that no daemon stays behind.
    private const string Prologue = """
        mount -t tmpfs -o mode=755 tmpfs "$TEMP/over"
        mkdir "$TEMP/over/up" "$TEMP/over/work" "$TEMP/over/run"
        mount -t overlay -o "lowerdir=/usr/sbin,upperdir=$TEMP/over/up,workdir=$TEMP/over/work" overlay /usr/sbin
        mount --bind "$TEMP/over/run" /run
        for link in $LINKS; do ln -s "$AISFS" "/usr/sbin/$link"; done
        export PATH="/usr/sbin:$PATH"
        mknod "$TEMP/over/fuse" c 10 229; chmod 666 "$TEMP/over/fuse"; mount --bind "$TEMP/over/fuse" /dev/fuse
        touch "$TEMP/fstab"
        OWN="staging_dir=$TEMP/nobody"; mkdir "$TEMP/nobody"; chown 65534:65534 "$TEMP/nobody"
        fstab() { printf '%s\n' "$*" > "$TEMP/fstab"; mount --bind "$TEMP/fstab" /etc/fstab; }
        options() { findmnt -no OPTIONS "$1"; }
        has() { case ",$(options "$1")," in *",$2,"*) ;; *) echo "$1 is not $2: $(options "$1")"; return 1;; esac; }
        lacks() { case ",$(options "$1")," in *",$2,"*) echo "$1 is $2: $(options "$1")"; return 1;; esac; }
        gone() { for i in $(seq 600); do pgrep -f -- "--daemon-child.*$1" > /dev/null || return 0; sleep 0.05; done; echo "the daemon of $1 lives"; return 1; }
        as_nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }
        fails() { if "$@"; then echo "succeeded: $*"; return 1; fi; }
        mounts() { findmnt -rno TARGET -t fuse.aisfs | grep "^$TEMP/" || true; }
        trap 'cd /; for m in $(mounts); do umount -i -l "$(printf "%b" "$m")"; done' EXIT
        set -x

        """;

    private readonly TempFolder _temp = new("machine");
    private readonly TestCluster _cluster;
    private readonly TestBucket _bucket;

    private PrivateMachine(TestCluster cluster, TestBucket bucket)
    {
        _cluster = cluster;
        _bucket = bucket;
        Mountpoint = _temp.MakeFolder("mnt");
        _temp.MakeFolder("over");
        foreach (string path in new[] { _temp.Path, Mountpoint, _temp.MakeFolder("staging"), _temp.MakeFolder("logs") })
        {
            File.SetUnixFileMode(path, (UnixFileMode)0x1FF);
        }
    }

    /// <summary>The links to the program that are in <c>/usr/sbin</c>.</summary>
    public required string Links { get; init; }

    /// <summary>An empty folder that everybody can enter.</summary>
    public string Mountpoint { get; }

    /// <summary>The cluster.</summary>
    public TestCluster Cluster => _cluster;

    /// <summary>A bucket with one object <c>object</c> of three bytes.</summary>
    public TestBucket Bucket => _bucket;

    /// <summary>Makes one, with a cluster of its own.</summary>
    /// <param name="links">The links in <c>/usr/sbin</c>; null for those of a package.</param>
    /// <returns>The machine.</returns>
    public static async Task<PrivateMachine> CreateAsync(string? links = null)
    {
        Require.Fuse();
        Require.That(Environment.IsPrivilegedProcess, "a mount namespace of its own is for root");
        foreach ((string tool, string package) in new[] { ("unshare", "util-linux"), ("findmnt", "mount"), ("setpriv", "util-linux"), ("pgrep", "procps") })
        {
            Require.Tool(tool, package);
        }

        TestCluster cluster = await TestCluster.StartAsync();
        TestBucket bucket = await cluster.CreateBucketAsync("ways");
        await bucket.PutAsync("object", "abc"u8.ToArray());
        return new PrivateMachine(cluster, bucket) { Links = links ?? PackageLinks };
    }

    /// <summary>Runs a shell script there, which stops at the first error.</summary>
    /// <param name="script">
    /// The script. It finds <c>$AISFS</c>, <c>$SOURCE</c>, <c>$MNT</c>, <c>$TEMP</c> and the words <c>$WORDS</c> (endpoint, staging folder
    /// and log), <c>$OWN</c> (another staging folder, for nobody), and the functions fstab, options, has, lacks, mounts, gone, fails and as_nobody. <c>! COMMAND</c> would stop at nothing: write <c>fails COMMAND</c>.
    /// </param>
    /// <returns>How it ended.</returns>
    public Task<CommandResult> RunAsync(string script)
    {
        StringBuilder words = new($"endpoint={_cluster.Endpoint},staging_dir={_temp.Combine("staging")},log_file={_temp.Combine("logs/log")}");
        if (_cluster.Token is { } token)
        {
            words.Append(",token=").Append(token);
        }

        Dictionary<string, string> environment = new()
        {
            ["AISFS"] = DaemonProgram.Path,
            ["SOURCE"] = _bucket.Url,
            ["MNT"] = Mountpoint,
            ["TEMP"] = _temp.Path,
            ["LINKS"] = Links,
            ["WORDS"] = words.ToString(),
            ["HOME"] = "/root",
        };
        return CommandRunner.RunAsync("unshare", ["-m", "--propagation", "slave", "bash", "-euo", "pipefail", "-c", Prologue + script], s_limit, environment: environment);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _bucket.DisposeAsync();
        await _cluster.DisposeAsync();
        _temp.Dispose();
    }
}
