using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Objects;

/// <summary>What mknod(2) makes besides files, and what the kernel leaves to the file system of permissions.</summary>
public sealed class SpecialFileTests(MountFixture fixture) : ObjectFamilyTests(fixture), IClassFixture<MountFixture>
{
    [Theory]
    [InlineData("mkfifo -m 640 node", "fifo 640 0:0")]
    [InlineData("python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"node\")' && chmod 640 node", "socket 640 0:0")]
    [InlineData("mknod -m 640 node c 10 200", "character special file 640 a:c8")]
    [InlineData("mknod -m 640 node b 300 70000", "block special file 640 12c:11170")]
    [Semantics("S17")]
    public async Task A_node_is_an_empty_object_and_stays_what_it_is(string command, string expected)
    {
        await ShellAsync(command);
        Assert.Equal(expected, await ShellAsync("stat -c '%F %a %t:%T' node"));
        RawObject known = (await Bucket.HeadAsync(At("node")))!;
        Assert.Equal(0, known.Size);
        await Fixture.RemountAsync();
        Assert.Equal(expected, await ShellAsync("stat -c '%F %a %t:%T' node"));
        await ShellAsync("mv node moved && chmod 600 moved && ls -l");
        Assert.Equal(expected.Replace("640", "600", StringComparison.Ordinal), await ShellAsync("stat -c '%F %a %t:%T' moved"));
        await ShellAsync("rm moved");
        Assert.Null(await Bucket.HeadAsync(At("moved")));
    }

    [Fact]
    [Semantics("S17")]
    public async Task A_fifo_joins_two_processes_and_its_object_stays_empty()
    {
        string answer = await ShellAsync("mkfifo pipe; { echo through > pipe; } & cat pipe; wait");
        Assert.Equal("through", answer);
        Assert.Empty((await Bucket.GetAsync(At("pipe")))!);
    }

    [Fact]
    [Semantics("S17")]
    public async Task What_others_put_in_place_of_a_node_is_a_file()
    {
        await ShellAsync("mkfifo node");
        await Bucket.PutAsync(At("node"), [1, 2]);
        await Fixture.RemountAsync();
        Assert.Equal("regular file 2", await ShellAsync("stat -c '%F %s' node"));
    }

    [Theory]
    [InlineData("printf x >> file")]
    [InlineData("truncate -s 1 file")]
    [InlineData(": > file")]
    [Semantics("S11")]
    public async Task A_write_by_others_than_root_clears_set_user_id(string write)
    {
        await ShellAsync("printf abc > file && chown 65534:65534 file && chmod 6755 file");
        Assert.Equal("6755", await ShellAsync("stat -c %a file"));
        string answer = await ShellAsync($"setpriv --reuid=65534 --regid=65534 --clear-groups sh -c '{write}' && stat -c %a file");
        Assert.Equal("755", answer);

        // What the kernel itself goes by, without asking again.
        Assert.Equal("755", await ShellAsync("stat --cached=always -c %a file"));
        await Fixture.RemountAsync();
        Assert.Equal("755", await ShellAsync("stat -c %a file"));
    }

    private async Task<string> ShellAsync(string command)
        => (await CommandRunner.ShellAsync(command, folder: fixture.Mount.Mountpoint + Folder)).Ok().Output.Trim();
}
