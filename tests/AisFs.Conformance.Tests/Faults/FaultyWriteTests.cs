using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>Writing while the cluster fails: the object is whole or not there, and success means that it is there.</summary>
public sealed class FaultyWriteTests(FaultyMountFixture fixture) : FaultTests(fixture), IClassFixture<FaultyMountFixture>
{
    private const int SmallSize = 200_000;
    private const int LargeSize = 60_000_000;

    public static TheoryData<FaultAction, Operation> Small => Rows(Operation.ObjectPut);

    public static TheoryData<FaultAction, Operation> Large => Rows(Operation.ObjectPutPart, Operation.MultipartCreate, Operation.MultipartComplete);

    [Theory]
    [MemberData(nameof(Small))]
    [Semantics("S22")]
    public Task A_passing_fault_of_a_small_write_leaves_a_whole_object_or_an_error(FaultAction action, Operation operation)
        => CopyAsync(action, operation, SmallSize, count: 2);

    [Theory]
    [MemberData(nameof(Small))]
    [Semantics("S22")]
    public Task A_lasting_fault_of_a_small_write_leaves_a_whole_object_or_an_error(FaultAction action, Operation operation)
        => CopyAsync(action, operation, SmallSize, count: null);

    [Theory]
    [MemberData(nameof(Large))]
    [Semantics("S22", "S46", "S60")]
    public Task A_fault_of_a_large_write_leaves_a_whole_object_or_an_error(FaultAction action, Operation operation)
        => CopyAsync(action, operation, LargeSize, count: 2);

    [Theory]
    [InlineData(SmallSize)]
    [InlineData(LargeSize)]
    [Semantics("S22")]
    public async Task After_a_failed_upload_the_data_is_kept_and_the_next_sync_tries_again(int size)
    {
        byte[] content = TestBytes.Make(size, 9);
        FaultRule rule = new() { Action = FaultAction.Status, Status = 500, Method = "PUT" };
        Faults.Set([rule, rule with { Method = "POST" }]);
        using (ITestFile file = Fs.Open(At("file"), OpenMode.ReadWrite | OpenMode.Create).Ok())
        {
            Outcome outcome = file.WriteAll(content, 0);
            if (outcome.Succeeded)
            {
                outcome = file.Sync();
            }

            Assert.False(outcome.Succeeded);
            Assert.Null(await Bucket.HeadAsync(At("file")));
            EndFaults(Cluster);
            file.WriteAll(content, 0).Ok();
            file.Sync().Ok();
            ByteAssert.Same(content, await Bucket.GetAsync(At("file")));
            file.Close().Ok();
        }

        ByteAssert.Same(content, Fs.ReadFile(At("file")).Ok());
    }

    [Fact]
    [Semantics("S22")]
    public async Task Close_tells_the_error_of_the_upload()
    {
        await Bucket.PutAsync(At("file"), [1, 2, 3]);
        using ITestFile file = Fs.Open(At("file"), OpenMode.Write | OpenMode.Truncate).Ok();
        file.WriteAll([4], 0).Ok();
        Faults.Set([new FaultRule { Action = FaultAction.Status, Status = 500, Operation = Operation.ObjectPut }]);
        file.Close().Fails(Errno.EIO);
        Assert.Equal([1, 2, 3], await Bucket.GetAsync(At("file")));
    }

    [Fact]
    public async Task A_full_cluster_is_ENOSPC()
    {
        Faults.Set([new FaultRule { Action = FaultAction.Status, Status = 507, Operation = Operation.ObjectPut, TypeCode = "ErrCapExceeded" }]);
        using ITestFile file = Fs.Open(At("file"), OpenMode.Write | OpenMode.Create).Ok();
        file.WriteAll([4], 0).Ok();
        file.Close().Fails(Errno.ENOSPC);
        Assert.Null(await Bucket.HeadAsync(At("file")));
    }

    [Theory]
    [InlineData(FaultAction.Status)]
    [InlineData(FaultAction.Reset)]
    [InlineData(FaultAction.LoseAnswer)]
    public async Task A_directory_whose_rename_fails_half_way_loses_nothing(FaultAction action)
    {
        const int Count = 30;
        Fs.MakeDirectory(At("old")).Ok();
        for (int i = 0; i < Count; i++)
        {
            Fs.WriteFile(At($"old/file-{i:00}"), TestBytes.Make(100, (ulong)i)).Ok();
        }

        Faults.Set([Rule(action, Operation.ObjectCopy, count: null) with { Skip = 10, Probability = 0.5 }], seed: 3);
        (await RunAsync("mv", "-T", Native(At("old")), Native(At("new")))).Ended();
        EndFaults(Cluster);
        await Fixture.RemountAsync();
        string[] there = [.. (await ObjectNamesAsync()).Where(name => !name.EndsWith(".aisfs-dir", StringComparison.Ordinal)).Select(name => name.Split('/')[1]).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"file-{i:00}"), there);

        // What is left is moved by hand, as the manual says.
        if (Fs.Exists(At("old")))
        {
            (await CommandRunner.ShellAsync($"mkdir -p new; mv old/* new/; rmdir old", folder: Native(Folder))).Ok();
        }

        Assert.Equal(Count, Fs.Names(At("new")).Length);
    }

    private async Task CopyAsync(FaultAction action, Operation operation, int size, int? count)
    {
        string source = MakeLocal("source", size, (ulong)action);
        byte[] content = await File.ReadAllBytesAsync(source, TestContext.Current.CancellationToken);
        Faults.Set([Rule(action, operation, count)]);
        CommandResult result = (await RunAsync("cp", source, Native(At("file")))).Ended();
        Assert.True(Faults.Struck > 0, "The fault did not strike.");
        EndFaults(Cluster);
        byte[]? stored = await Bucket.GetAsync(At("file"));
        if (result.ExitCode == 0)
        {
            ByteAssert.Same(content, stored);
        }
        else if (stored is { Length: > 0 })
        {
            // The upload may have succeeded although its answer was lost; a part of it must not show. An empty file is
            // what cp made before it wrote.
            ByteAssert.Same(content, stored);
        }

        (await RunAsync("cp", source, Native(At("file")))).Ok();
        ByteAssert.Same(content, await Bucket.GetAsync(At("file")));
    }

    private static TheoryData<FaultAction, Operation> Rows(params Operation[] operations)
    {
        TheoryData<FaultAction, Operation> rows = [];
        foreach (Operation operation in operations)
        {
            foreach (FaultAction action in UploadActions)
            {
                rows.Add(action, operation);
            }
        }

        return rows;
    }
}
