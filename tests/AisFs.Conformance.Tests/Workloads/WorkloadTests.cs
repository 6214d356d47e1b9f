using AisFs.Conformance.Tests.Fixtures;
using AisFs.Conformance.Tests.Objects;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Workloads;

/// <summary>
/// What people do with a file system, done by the tools they do it with. <c>AISFS_TEST_LARGE=1</c> runs the sizes of a release:
/// 1 GiB instead of 256 MiB, 5,000 files instead of 1,000.
/// </summary>
public sealed class WorkloadTests(MountFixture fixture) : ObjectFamilyTests(fixture), IClassFixture<MountFixture>
{
    private static readonly bool s_large = Environment.GetEnvironmentVariable("AISFS_TEST_LARGE") == "1";
    private static readonly TimeSpan s_limit = s_large ? TimeSpan.FromMinutes(15) : TimeSpan.FromMinutes(5);

    private string Mounted => fixture.Mount.Mountpoint + Folder;

    [Fact]
    public async Task A_source_tree_goes_in_and_out_unchanged()
    {
        TestKit.Require.Tool("rsync", "rsync");
        string tree = Path.Combine(Fixture.LocalFolder, "tree");
        string back = Path.Combine(Fixture.LocalFolder, "back");
        await MakeTreeAsync(tree);
        await ShellAsync($"cp -a '{tree}' '{Mounted}/tree'");
        await AssertSameAsync(tree, $"{Mounted}/tree");
        await Fixture.RemountAsync();
        await AssertSameAsync(tree, $"{Mounted}/tree");
        await ShellAsync($"cp -a '{Mounted}/tree' '{back}'");
        await AssertSameAsync(tree, back);
    }

    [Fact]
    public async Task Listing_a_tree_shows_all_of_it()
    {
        string tree = Path.Combine(Fixture.LocalFolder, "listed");
        await MakeTreeAsync(tree);
        await ShellAsync($"cp -a '{tree}' '{Mounted}/listed'");
        CommandResult local = await ShellAsync("find . | sort; find . -type f | wc -l; ls -lR . | grep -c '^-'", tree);
        CommandResult mounted = await ShellAsync("find . | sort; find . -type f | wc -l; ls -lR . | grep -c '^-'", $"{Mounted}/listed");
        Assert.Equal(local.Output, mounted.Output);
    }

    [Fact]
    public async Task A_large_file_goes_in_and_out_unchanged()
    {
        int mebibytes = s_large ? 1024 : 256;
        string source = Path.Combine(Fixture.LocalFolder, "large");
        CommandResult result = await ShellAsync(
            $"dd if=/dev/urandom of='{source}' bs=1M count={mebibytes} status=none; sha256sum < '{source}'; "
            + $"dd if='{source}' of='{Mounted}/large' bs=1M status=none; sha256sum < '{Mounted}/large'; "
            + $"dd if='{Mounted}/large' of='{source}.back' bs=1M status=none; sha256sum < '{source}.back'; rm '{source}.back'");
        Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal));
        await Fixture.RemountAsync();
        result = await ShellAsync($"sha256sum < '{source}'; sha256sum < '{Mounted}/large'; rm '{source}'");
        Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_archive_of_small_files_is_unpacked()
    {
        TestKit.Require.Tool("tar", "tar");
        int count = s_large ? 5000 : 1000;
        string source = Path.Combine(Fixture.LocalFolder, "small");
        await ShellAsync(
            $"mkdir -p '{source}/files'; cd '{source}'; for i in $(seq {count}); do echo \"content of file $i\" > files/file-$i; done; tar cf files.tar files; "
            + $"tar xf files.tar -C '{Mounted}'");
        await AssertSameAsync($"{source}/files", $"{Mounted}/files");
        Assert.Equal(count.ToString(System.Globalization.CultureInfo.InvariantCulture), (await ShellAsync($"find '{Mounted}/files' -type f | wc -l")).Output.Trim());
    }

    [Fact]
    public async Task A_repository_is_cloned_and_clean()
    {
        TestKit.Require.Tool("git", "git");
        string origin = Path.Combine(Fixture.LocalFolder, "origin");
        await MakeTreeAsync(origin);
        CommandResult result = await ShellAsync(
            "export HOME=$PWD GIT_CONFIG_NOSYSTEM=1; git config --global user.email test@example.com; git config --global user.name Test; "
            + "git config --global init.defaultBranch main; git config --global --add safe.directory '*'; "
            + "cd origin; git init -q; git add -A; git commit -qm first; echo more >> README; git commit -qam second; cd ..; "
            + $"git clone -q origin '{Mounted}/clone'; cd '{Mounted}/clone'; git fsck --no-progress; git status --porcelain; git log --oneline | wc -l; "
            + "git checkout -q -b branch; echo change > new-file; git add -A; git commit -qm third; git checkout -q main; git status --porcelain; git gc -q; git fsck --no-progress",
            Fixture.LocalFolder);
        Assert.Equal("2", result.Output.Trim());
    }

    [Fact]
    public async Task A_directory_of_a_thousand_files_is_moved()
    {
        string[] expected = [.. Enumerable.Range(0, 1000).Select(i => $"file-{i:00000}")];
        await ShellAsync($"mkdir '{Mounted}/old'");
        await Fixture.SeedAsync(Folder + "/old", "file-", expected.Length, 100);
        await Fixture.RemountAsync();
        await ShellAsync($"mv '{Mounted}/old' '{Mounted}/new'");
        Assert.Equal(expected, (await ShellAsync($"ls '{Mounted}/new'")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        await Fixture.RemountAsync();
        Assert.Equal("1000", (await ShellAsync($"find '{Mounted}/new' -type f | wc -l")).Output.Trim());
        Assert.Equal("new", (await ShellAsync($"ls -A '{Mounted}'")).Output.Trim());
    }

    [Fact]
    public async Task An_editor_saves_in_place()
    {
        CommandResult result = await ShellAsync(
            "echo one > text; for i in $(seq 20); do sed -i \"s/.*/edit $i/\" text; cat text > /dev/null; done; cat text; ls -A", Mounted);
        Assert.Equal("edit 20\ntext\n", result.Output);
    }

    [Fact]
    public async Task A_database_is_created_and_queried()
    {
        TestKit.Require.Tool("sqlite3", "sqlite3");
        CommandResult result = await ShellAsync(
            """
            sqlite3 test.db "create table t(id integer primary key, name text); begin; with recursive n(i) as (select 1 union all select i+1 from n where i<5000) insert into t select i, 'name '||i from n; commit; create index ti on t(name);"
            sqlite3 test.db "update t set name='changed' where id%10=0; delete from t where id%100=0; vacuum;"
            sqlite3 test.db "pragma integrity_check; select count(*), sum(id), sum(name='changed') from t;"
            """,
            Mounted);
        Assert.Equal("ok\n4950|12375000|450\n", result.Output);
        await Fixture.RemountAsync();
        result = await ShellAsync("sqlite3 test.db 'pragma integrity_check; select count(*) from t;'", Mounted);
        Assert.Equal("ok\n4950\n", result.Output);
    }

    [Fact]
    [Semantics("S36")]
    public async Task Python_maps_a_file()
    {
        TestKit.Require.Tool("python3", "python3");
        CommandResult result = await ShellAsync(
            """
            head -c 5000000 /dev/urandom > data
            python3 - <<'END'
            import hashlib, mmap
            with open('data', 'rb') as f:
                m = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)
                print(hashlib.sha256(m).hexdigest())
            with open('data', 'r+b') as f:
                m = mmap.mmap(f.fileno(), 0)
                m[1000:1005] = b'hello'
                m.flush()
                m.close()
            END
            dd if=data bs=1 skip=1000 count=5 status=none; echo
            """,
            Mounted);
        Assert.Matches("^[0-9a-f]{64}\nhello\n$", result.Output);
    }

    [Fact]
    public async Task A_program_is_compiled_and_run()
    {
        TestKit.Require.Tool("gcc", "gcc");
        CommandResult result = await ShellAsync(
            "printf '#include <stdio.h>\\nint main(void){puts(\"hello\");return 0;}\\n' > hello.c; gcc -o hello hello.c; ./hello", Mounted);
        Assert.Equal("hello\n", result.Output);
    }

    [Fact]
    public async Task Signals_do_not_make_operations_fail()
    {
        // Timers, the garbage collectors of runtimes and Go's scheduler send signals all the time; their programs expect
        // of a file system that only reads of pipes and terminals are interrupted.
        TestKit.Require.Tool("gcc", "gcc");
        await ShellAsync(
            """
            cat > signals.c <<'END'
            #include <errno.h>
            #include <fcntl.h>
            #include <signal.h>
            #include <stdio.h>
            #include <string.h>
            #include <sys/stat.h>
            #include <sys/time.h>
            #include <unistd.h>
            static void tick(int signal) { (void)signal; }
            static int failures;
            static void check(const char *what, long result)
            {
                if (result < 0) { printf("%s: %s\n", what, strerror(errno)); failures++; }
            }
            int main(int count, char **arguments)
            {
                char block[65536], name[4096], renamed[4096];
                struct stat info;
                struct sigaction action = { .sa_handler = tick, .sa_flags = SA_RESTART };
                struct itimerval timer = { { 0, 500 }, { 0, 500 } };
                (void)count;
                memset(block, 7, sizeof block);
                sigaction(SIGALRM, &action, NULL);
                setitimer(ITIMER_REAL, &timer, NULL);
                for (int i = 0; i < 60 && failures < 10; i++)
                {
                    snprintf(name, sizeof name, "%s/signal-%d", arguments[1], i);
                    snprintf(renamed, sizeof renamed, "%s/renamed-%d", arguments[1], i);
                    int fd = open(name, O_RDWR | O_CREAT, 0644);
                    check("open", fd);
                    for (int k = 0; k < 8; k++) { check("write", write(fd, block, sizeof block)); }
                    check("ftruncate", ftruncate(fd, 100000));
                    check("fsync", fsync(fd));
                    check("pread", pread(fd, block, sizeof block, 0));
                    check("close", close(fd));
                    check("chmod", chmod(name, 0600));
                    check("stat", stat(name, &info));
                    check("rename", rename(name, renamed));
                    check("unlink", unlink(renamed));
                }
                return failures != 0;
            }
            END
            gcc -o signals signals.c
            """,
            Fixture.LocalFolder);
        (await CommandRunner.RunAsync(Path.Combine(Fixture.LocalFolder, "signals"), [Mounted], s_limit)).Ok();
    }

    [Fact]
    public async Task A_tree_is_removed()
    {
        string tree = Path.Combine(Fixture.LocalFolder, "doomed");
        await MakeTreeAsync(tree);
        await ShellAsync($"cp -a '{tree}' '{Mounted}/doomed'; chmod -R go-w '{Mounted}/doomed'; rm -rf '{Mounted}/doomed'; test -z \"$(ls -A '{Mounted}')\"");
        Assert.DoesNotContain(await ObjectNamesAsync(), name => name.StartsWith("doomed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rsync_twice_copies_nothing_the_second_time()
    {
        TestKit.Require.Tool("rsync", "rsync");
        string tree = Path.Combine(Fixture.LocalFolder, "synced");
        await MakeTreeAsync(tree);
        await ShellAsync($"rsync -a '{tree}/' '{Mounted}/synced/'");
        await Fixture.RemountAsync();
        Assert.Empty((await ShellAsync($"rsync -ai '{tree}/' '{Mounted}/synced/'")).Output.Trim());
    }

    private static async Task AssertSameAsync(string expected, string actual)
    {
        await ShellAsync($"diff -r --no-dereference '{expected}' '{actual}'");
        Assert.Empty((await ShellAsync($"rsync -ain --checksum --delete '{expected}/' '{actual}/'")).Output.Trim());
    }

    // The sources of this very repository, and what sources seldom hold.
    private static async Task MakeTreeAsync(string path)
        => await ShellAsync(
            $"mkdir -p '{path}'; cd '{Repository.Root}'; find src native-interop -name '*.cs' -not -path '*/obj/*' | tar cf - -T - | tar xf - -C '{path}'; cd '{path}'; "
            + "echo read me > README; mkdir -p empty 'with space' deep/er/and/deeper; echo x > 'with space/grüße'; ln -s ../README deep/link; ln -s nowhere dangling; "
            + ": > nothing; head -c 3000000 /dev/urandom > binary; chmod 755 README; chmod 600 binary; touch -d '2001-02-03 04:05:06.789012345' README deep; chmod 700 empty");

    private static async Task<CommandResult> ShellAsync(string script, string? folder = null)
        => (await CommandRunner.ShellAsync(script, s_limit, folder)).Ok();
}
