using AisFs.Cli.Logging;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Logging;

/// <summary>The journal of systemd gets priorities, and no times, which it has itself.</summary>
public sealed class JournalTests
{
    // The socket stands for the journal. The port is taken, so that the program ends by itself.
    private const string Script = """
        import os, socket, subprocess, sys, time
        ours, theirs = socket.socketpair()
        status = os.fstat(theirs.fileno())
        wrong = int(sys.argv[2])
        environment = dict(os.environ, JOURNAL_STREAM='%d:%d' % (status.st_dev, status.st_ino + wrong))
        process = subprocess.Popen([sys.argv[1], 'serve', '--port', '0'], stderr=theirs, stdout=subprocess.PIPE, env=environment)
        theirs.close()
        process.stdout.readline()
        process.terminate()
        text = b''
        while True:
            more = ours.recv(65536)
            if not more:
                break
            text += more
        process.wait()
        sys.stdout.write(text.decode())
        """;

    [Fact]
    [Semantics("S140")]
    public async Task Lines_in_the_journal_begin_with_their_priority()
    {
        Require.Tool("python3", "python3");
        CommandResult result = (await CommandRunner.RunAsync("python3", ["-c", Script, DaemonProgram.Path, "0"], TimeSpan.FromSeconds(60))).Ok();
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Matches(@"^<6>INF 6000 aisfs\[\d+\]: Serving", line));
    }

    [Fact]
    [Semantics("S140")]
    public async Task What_is_not_the_stream_of_the_journal_gets_ordinary_lines()
    {
        Require.Tool("python3", "python3");
        CommandResult result = (await CommandRunner.RunAsync("python3", ["-c", Script, DaemonProgram.Path, "1"], TimeSpan.FromSeconds(60))).Ok();
        Assert.Matches(@"^\d{4}-\d\d-\d\d .* INF 6000 aisfs\[\d+\]: Serving", result.Output);
    }

    [Theory]
    [InlineData("8:12345", "socket:[12345]", true)]
    [InlineData("8:12345", "socket:[123456]", false)]
    [InlineData("8:12345", "pipe:[12345]", false)]
    [InlineData("8:12345", null, false)]
    [InlineData("8:", "socket:[]", false)]
    [InlineData("12345", "socket:[12345]", false)]
    public void The_stream_is_known_by_its_inode(string stream, string? link, bool expected)
        => Assert.Equal(expected, JournalStream.Is(stream, link));
}
