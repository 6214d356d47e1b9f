using System.Diagnostics;
using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>A cluster that takes requests and never answers: whoever waits is told in time, and the mount lives on.</summary>
public sealed class HangTests(FaultyMountFixture fixture) : FaultTests(fixture), IClassFixture<FaultyMountFixture>
{
    // The mount's --timeout is 1 s. A program may make several calls that fail, and takes its time on a busy machine.
    private static readonly TimeSpan s_promised = TimeSpan.FromSeconds(10);

    public static TheoryData<FaultAction, Operation, string> Calls => new()
    {
        { FaultAction.Hang, Operation.ObjectHead, "stat object" },
        { FaultAction.Hang, Operation.ListObjects, "ls -A directory" },
        { FaultAction.Hang, Operation.ObjectGet, "cat large" },
        { FaultAction.HangBody, Operation.ObjectGet, "cat large" },
        { FaultAction.Hang, Operation.ObjectPut, "cp SMALL new" },
        { FaultAction.Hang, Operation.ObjectPutPart, "cp LARGE new" },
        { FaultAction.Hang, Operation.ObjectDelete, "rm object" },
        { FaultAction.Hang, Operation.ObjectCopy, "mv object other" },
        { FaultAction.Hang, Operation.ObjectPut, "mkdir new" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    [Semantics("S38")]
    public async Task A_call_to_a_silent_cluster_ends_in_time(FaultAction action, Operation operation, string command)
    {
        await Bucket.PutAsync(At("object"), [1]);
        await Bucket.PutAsync(At("directory/object"), [1]);
        await Bucket.PutAsync(At("large"), TestBytes.Make(12_000_000, 1));
        string text = command.Replace("SMALL", MakeLocal("small", 100_000, 2), StringComparison.Ordinal)
            .Replace("LARGE", MakeLocal("large", 40_000_000, 3), StringComparison.Ordinal);
        Faults.Set([new FaultRule { Action = action, Operation = operation, Bytes = 100 }]);
        Stopwatch watch = Stopwatch.StartNew();
        CommandResult result = (await RunAsync("sh", "-c", $"cd {Native(Folder)} && {text}")).Ended();
        TimeSpan elapsed = watch.Elapsed;
        Assert.True(Faults.Struck > 0, "The fault did not strike.");
        Assert.NotEqual(0, result.ExitCode);
        Assert.True(elapsed < 3 * s_promised, $"{text}: {elapsed.TotalSeconds:0.0} s, {result}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{text}: {elapsed.TotalSeconds:0.0} s");
        EndFaults(Cluster);
        Assert.Equal([1], Fs.ReadFile(At("directory/object")).Ok());
    }
}
