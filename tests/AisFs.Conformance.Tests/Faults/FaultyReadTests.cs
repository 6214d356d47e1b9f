using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>Reading while the cluster fails: right bytes or an error, never wrong bytes, never a hang.</summary>
public sealed class FaultyReadTests(FaultyMountFixture fixture) : FaultTests(fixture), IClassFixture<FaultyMountFixture>
{
    private const int Size = 12_000_000;

    public static TheoryData<FaultAction> Actions => [.. Enum.GetValues<FaultAction>()];

    public static TheoryData<FaultAction> Passing => [.. PassingActions];

    [Theory]
    [MemberData(nameof(Passing))]
    [Semantics("S38")]
    public async Task A_passing_fault_of_a_read_is_survived(FaultAction action)
    {
        byte[] content = TestBytes.Make(Size, (ulong)action);
        await Bucket.PutAsync(At("object"), content);
        Faults.Set([Rule(action, Operation.ObjectGet, count: 2) with { BytesPerSecond = 1_000_000 }]);
        CommandResult result = (await RunAsync("sha256sum", Native(At("object")))).Ended();
        Assert.True(Faults.Struck > 0, "The fault did not strike.");

        Assert.StartsWith(TestBytes.Hash(content), result.Ok().Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Actions))]
    [Semantics("S38")]
    public async Task A_lasting_fault_of_a_read_gives_right_bytes_or_an_error(FaultAction action)
    {
        byte[] content = TestBytes.Make(Size, (ulong)action + 100);
        string hash = TestBytes.Hash(content);
        await Bucket.PutAsync(At("object"), content);

        // A body that hangs again and again still brings something each time: not so little that the test takes minutes.
        Faults.Set([Rule(action, Operation.ObjectGet, count: null) with { Bytes = 1_000_000 }]);
        CommandResult result = (await RunAsync("sha256sum", Native(At("object")))).Ended();
        Assert.True(Faults.Struck > 0, "The fault did not strike.");
        if (result.ExitCode == 0)
        {
            Assert.StartsWith(hash, result.Output, StringComparison.Ordinal);
        }

        EndFaults(Cluster);
        result = (await RunAsync("sha256sum", Native(At("object")))).Ok();
        Assert.StartsWith(hash, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_here_and_there_never_change_a_byte()
    {
        byte[] content = TestBytes.Make(Size, 77);
        await Bucket.PutAsync(At("object"), content);
        Faults.Set(
            PassingActions
                .Where(action => action is not (FaultAction.Hang or FaultAction.HangBody or FaultAction.Drip))
                .Select(action => Rule(action, Operation.ObjectGet, count: 30) with { Probability = 0.1, Bytes = 7777 }),
            seed: 5);
        for (int round = 0; round < 6; round++)
        {
            string copy = Path.Combine(Fixture.LocalFolder, "copy");
            CommandResult result = (await RunAsync("dd", $"if={Native(At("object"))}", $"of={copy}", "bs=64k", "iflag=nocache")).Ended();
            byte[] read = await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken);
            if (result.ExitCode == 0)
            {
                Assert.Equal(Size, read.Length);
            }

            Assert.Equal(-1, TestBytes.FirstDifference(read, 77));
        }
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_failed_listing_is_an_error_and_not_an_empty_directory(int status)
    {
        await Bucket.PutAsync(At("directory/object"), [1]);
        Faults.Set([Rule(FaultAction.Status, Operation.ListObjects, count: null) with { Role = null, Status = status, RetryAfter = null }]);
        CommandResult result = (await RunAsync("ls", "-A", Native(At("directory")))).Ended();
        Assert.True(result.ExitCode != 0 || result.Output.Trim() == "object", result.ToString());
        EndFaults(Cluster);
        Assert.Equal("object", (await RunAsync("ls", "-A", Native(At("directory")))).Ok().Output.Trim());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_failed_lookup_is_an_error_and_not_a_missing_file(int status)
    {
        await Bucket.PutAsync(At("object"), [1]);
        FaultRule rule = Rule(FaultAction.Status, Operation.ObjectHead, count: null) with { Role = null, Status = status, RetryAfter = null };
        Faults.Set([rule, rule with { Operation = Operation.ListObjects }]);
        CommandResult result = (await RunAsync("stat", Native(At("object")))).Ended();
        Assert.DoesNotContain("No such file", result.Error, StringComparison.Ordinal);
        EndFaults(Cluster);
        (await RunAsync("stat", Native(At("object")))).Ok();
    }

    [Fact]
    [Semantics("S39")]
    public async Task A_refused_token_is_EACCES()
    {
        await Bucket.PutAsync(At("object"), [1]);
        Faults.Set([new FaultRule { Action = FaultAction.Status, Status = 401 }]);
        Fs.Stat(At("object")).Fails(Errno.EACCES);
        Fs.WriteFile(At("new"), [1]).Fails(Errno.EACCES);
        Fs.List(Folder).WithoutValue().Fails(Errno.EACCES);
        EndFaults(Cluster);
        Assert.Equal([1], Fs.ReadFile(At("object")).Ok());
    }
}
