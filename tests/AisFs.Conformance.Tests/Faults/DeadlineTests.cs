using System.Diagnostics;
using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>
/// One system call against a cluster that does not answer, whatever request it hangs in and however many requests it makes:
/// it ends within ten times the mount's timeout. Calls that get on may take longer.
/// </summary>
public sealed class DeadlineTests(HastyMountFixture fixture) : FaultTests(fixture), IClassFixture<HastyMountFixture>
{
    // The mount's --timeout.
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(0.5);

    // What a busy machine may add to the ten.
    private const double Margin = 1.5;

    public static TheoryData<FaultAction, Operation, string[]> Calls => new()
    {
        { FaultAction.Hang, Operation.ObjectGet, ["read", "read far", "truncate"] },
        { FaultAction.HangBody, Operation.ObjectGet, ["read", "read far", "truncate"] },
        { FaultAction.Hang, Operation.ObjectHead, ["stat", "open", "close appended", "rename"] },
        { FaultAction.Hang, Operation.ListObjects, ["stat", "stat missing", "list", "rmdir"] },
        { FaultAction.Hang, Operation.ObjectPut, ["close small", "sync", "mkdir"] },
        { FaultAction.Hang, Operation.ObjectPutPart, ["close large"] },
        { FaultAction.Hang, Operation.ObjectPutPart, ["close staged"] },
        { FaultAction.Hang, Operation.MultipartComplete, ["close large", "close staged"] },
        { FaultAction.Hang, Operation.ObjectAppend, ["close appended"] },
        { FaultAction.Hang, Operation.ObjectPatch, ["chmod"] },
        { FaultAction.Hang, Operation.ObjectDelete, ["unlink", "rename"] },
        { FaultAction.Hang, Operation.ObjectCopy, ["rename", "rename directory"] },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    [Semantics("S38")]
    public async Task A_call_ends_within_ten_times_the_timeout(FaultAction action, Operation operation, string[] calls)
    {
        List<(string Name, ITestFile? File)> prepared = [];
        foreach (string call in calls)
        {
            await Bucket.PutAsync(At($"{call}/object"), TestBytes.Make(300_000, 1));
            await Bucket.PutAsync(At($"{call}/large"), TestBytes.Make(12_000_000, 2));
            await Bucket.PutAsync(At($"{call}/directory/object"), [1]);
            Fs.MakeDirectory(At($"{call}/empty")).Ok();
            prepared.Add((call, Open(call)));
        }

        Faults.Set([new FaultRule { Action = action, Operation = operation, Bytes = 100 }]);
        (string Name, Errno Error, double Ratio)[] outcomes = await Task.WhenAll(prepared.Select(call => Task.Factory.StartNew(
            () =>
            {
                Stopwatch watch = Stopwatch.StartNew();
                Errno error = Call(call.Name, call.File);
                return (call.Name, error, watch.Elapsed / s_timeout);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        long struck = Faults.Struck;
        EndFaults(Cluster);
        Assert.True(struck > 0, "The fault did not strike.");
        foreach ((string name, Errno error, double ratio) in outcomes)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}, {action} of {operation}: {error} after {ratio:0.0} times the timeout.");
            Assert.True(error is Errno.ETIMEDOUT or Errno.EHOSTUNREACH, $"{name}: {error}");
            Assert.True(ratio < 10 + Margin, $"{name}: {ratio:0.0} times the timeout.");
        }

        Assert.Equal([1], Fs.ReadFile(At($"{calls[0]}/directory/object")).Ok());
        prepared.ForEach(static call => call.File?.Dispose());
    }

    [Fact]
    [Semantics("S80")]
    public async Task A_close_may_take_longer_as_long_as_its_bytes_flow()
    {
        const int Pieces = 128;
        byte[] piece = TestBytes.Make(1 << 20, 3);
        using ITestFile file = Fs.Open(At("slow"), OpenMode.Write | OpenMode.Create).Ok();
        for (int i = Pieces - 1; i >= 0; i--)
        {
            file.WriteAll(piece, (long)i << 20).Ok();
        }

        // Each part well within the timeout, all of them far beyond ten times of it.
        Faults.Set([new FaultRule { Action = FaultAction.Delay, Operation = Operation.ObjectPutPart, Role = NodeRole.Target, Delay = 0.4 * s_timeout }]);
        Stopwatch watch = Stopwatch.StartNew();
        file.Close().Ok();
        double ratio = watch.Elapsed / s_timeout;
        EndFaults(Cluster);
        TestContext.Current.TestOutputHelper?.WriteLine($"The close took {ratio:0.0} times the timeout.");
        Assert.True(ratio > 10, $"The close took {ratio:0.0} times the timeout: too short to tell anything.");
        Assert.Equal((long)Pieces << 20, (await Bucket.HeadAsync(At("slow")))?.Size);
    }

    private ITestFile? Open(string call)
    {
        switch (call)
        {
            case "read" or "read far":
                return Fs.Open(At($"{call}/large"), OpenMode.Read).Ok();
            case "close small" or "sync":
                return Written(At($"{call}/new"), 100_000, backwards: false);
            case "close large":
                return Written(At($"{call}/new"), 24 << 20, backwards: false);
            case "close staged":
                return Written(At($"{call}/new"), 24 << 20, backwards: true);
            case "close appended":
                ITestFile appended = Fs.Open(At($"{call}/large"), OpenMode.Write | OpenMode.Append).Ok();
                appended.WriteAll(TestBytes.Make(1000, 4), 12_000_000).Ok();
                return appended;
            default:
                return null;
        }
    }

    private ITestFile Written(string path, int size, bool backwards)
    {
        ITestFile file = Fs.Open(path, OpenMode.Write | OpenMode.Create).Ok();
        byte[] piece = TestBytes.Make(Math.Min(size, 1 << 20), 5);
        for (int i = 0; i < size; i += piece.Length)
        {
            file.WriteAll(piece, backwards ? size - piece.Length - i : i).Ok();
        }

        // Less than a part: nothing of it goes before the close.
        file.WriteAll(piece.AsSpan(0, 50_000), size).Ok();

        return file;
    }

    private Errno Call(string call, ITestFile? file) => call switch
    {
        "read" => file!.Read(new byte[4096], 0).Error,
        "read far" => file!.Read(new byte[4096], 8_000_000).Error,
        "stat" => Fs.Stat(At($"{call}/object")).Error,
        "stat missing" => Fs.Stat(At($"{call}/missing")).Error,
        "open" => Fs.Open(At($"{call}/object"), OpenMode.Read).Error,
        "list" => List(call),
        "sync" => file!.Sync().Error,
        "truncate" => Fs.Truncate(At($"{call}/object"), 1000).Error,
        "chmod" => Fs.Chmod(At($"{call}/object"), 0x180).Error,
        "unlink" => Fs.Unlink(At($"{call}/object")).Error,
        "rename" => Fs.Rename(At($"{call}/object"), At($"{call}/renamed")).Error,
        "rename directory" => Fs.Rename(At($"{call}/directory"), At($"{call}/renamed")).Error,
        "mkdir" => Fs.MakeDirectory(At($"{call}/new directory")).Error,
        "rmdir" => Fs.RemoveDirectory(At($"{call}/empty")).Error,
        _ => file!.Close().Error,
    };

    private Errno List(string call)
    {
        Outcome<ITestDirectory> opened = Fs.OpenDirectory(At($"{call}/directory"));
        if (!opened.Succeeded)
        {
            return opened.Error;
        }

        using ITestDirectory directory = opened.Result;
        return directory.ReadSome().Error;
    }
}
