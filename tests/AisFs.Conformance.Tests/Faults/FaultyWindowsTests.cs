using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.Conformance.Tests.Objects;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>
/// What Windows programs see while the cluster fails: right bytes or an error, never wrong bytes, never a hang. A program
/// hears of a failed upload when it flushes; closing tells Windows nothing.
/// </summary>
public sealed class FaultyWindowsTests(FaultyWineFixture fixture) : ObjectFamilyTests(fixture), IClassFixture<FaultyWineFixture>
{
    private const int ReadSize = 12_000_000;
    private const int SmallSize = 200_000;
    private const int LargeSize = 60_000_000;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);

    public static TheoryData<FaultAction> Passing => [.. FaultTests.PassingActions];

    public static TheoryData<FaultAction> Uploads => [.. FaultTests.UploadActions];

    private FaultPlan Faults => Cluster.Server.Faults;

    public override ValueTask DisposeAsync()
    {
        if (!Cluster.IsReal)
        {
            FaultTests.EndFaults(Cluster);
        }

        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Passing))]
    [Semantics("S38")]
    public async Task A_passing_fault_of_a_read_is_survived(FaultAction action)
    {
        byte[] content = TestBytes.Make(ReadSize, (ulong)action);
        await Bucket.PutAsync(At("object"), content);
        Faults.Set([FaultTests.Rule(action, Operation.ObjectGet, count: 2) with { BytesPerSecond = 1_000_000 }]);
        Outcome<byte[]> read = await EndsAsync(() => Fs.ReadFile(At("object")));
        Assert.True(Faults.Struck > 0, "The fault did not strike.");
        ByteAssert.Same(content, read.Ok());
    }

    [Theory]
    [InlineData(FaultAction.Status)]
    [InlineData(FaultAction.Reset)]
    [InlineData(FaultAction.ResetBody)]
    [InlineData(FaultAction.ShortBody)]
    [InlineData(FaultAction.HangBody)]
    [Semantics("S38")]
    public async Task A_lasting_fault_of_a_read_gives_right_bytes_or_an_error(FaultAction action)
    {
        byte[] content = TestBytes.Make(ReadSize, (ulong)action + 100);
        await Bucket.PutAsync(At("object"), content);
        Faults.Set([FaultTests.Rule(action, Operation.ObjectGet, count: null) with { Bytes = 1_000_000 }]);
        Outcome<byte[]> read = await EndsAsync(() => Fs.ReadFile(At("object")));
        Assert.True(Faults.Struck > 0, "The fault did not strike.");
        if (read.Succeeded)
        {
            ByteAssert.Same(content, read.Result);
        }

        FaultTests.EndFaults(Cluster);
        ByteAssert.Same(content, Fs.ReadFile(At("object")).Ok());
    }

    [Theory]
    [MemberData(nameof(Uploads))]
    [Semantics("S22")]
    public Task A_fault_of_a_small_write_leaves_a_whole_object_or_an_error(FaultAction action)
        => WriteAsync(action, Operation.ObjectPut, SmallSize);

    [Theory]
    [InlineData(FaultAction.Status, Operation.ObjectPutPart)]
    [InlineData(FaultAction.ResetUpload, Operation.ObjectPutPart)]
    [InlineData(FaultAction.LoseAnswer, Operation.ObjectPutPart)]
    [InlineData(FaultAction.Hang, Operation.ObjectPutPart)]
    [InlineData(FaultAction.Status, Operation.MultipartComplete)]
    [InlineData(FaultAction.LoseAnswer, Operation.MultipartComplete)]
    [Semantics("S22", "S46")]
    public Task A_fault_of_a_large_write_leaves_a_whole_object_or_an_error(FaultAction action, Operation operation)
        => WriteAsync(action, operation, LargeSize);

    [Theory]
    [InlineData(SmallSize)]
    [InlineData(LargeSize)]
    [Semantics("S22")]
    public async Task After_a_failed_upload_the_data_is_kept_and_the_next_flush_tries_again(int size)
    {
        byte[] content = TestBytes.Make(size, 9);
        FaultRule rule = new() { Action = FaultAction.Status, Status = 500, Method = "PUT" };
        Faults.Set([rule, rule with { Method = "POST" }]);
        using (ITestFile file = Fs.Open(At("file"), OpenMode.ReadWrite | OpenMode.Create).Ok())
        {
            Outcome outcome = file.WriteAll(content, 0);
            Assert.False((outcome.Succeeded ? file.Sync() : outcome).Succeeded);
            Assert.Null(await Bucket.HeadAsync(At("file")));
            FaultTests.EndFaults(Cluster);
            file.WriteAll(content, 0).Ok();
            file.Sync().Ok();
            ByteAssert.Same(content, await Bucket.GetAsync(At("file")));
            file.Close().Ok();
        }

        ByteAssert.Same(content, Fs.ReadFile(At("file")).Ok());
    }

    [Fact]
    public async Task A_full_cluster_is_a_full_disk()
    {
        Faults.Set([new FaultRule { Action = FaultAction.Status, Status = 507, Operation = Operation.ObjectPut, TypeCode = "ErrCapExceeded" }]);
        using ITestFile file = Fs.Open(At("file"), OpenMode.Write | OpenMode.Create).Ok();
        file.WriteAll([4], 0).Ok();
        file.Sync().Fails(Errno.ENOSPC);
        Assert.Null(await Bucket.HeadAsync(At("file")));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_failed_listing_is_an_error_and_not_an_empty_folder(int status)
    {
        await Bucket.PutAsync(At("folder/object"), [1]);
        Faults.Set([FaultTests.Rule(FaultAction.Status, Operation.ListObjects, count: null) with { Role = null, Status = status, RetryAfter = null }]);
        Outcome<IReadOnlyList<Listed>> listed = await EndsAsync(() => Fs.List(At("folder")));
        Assert.True(!listed.Succeeded || listed.Result.Count == 1, "The folder seemed to be empty.");
        FaultTests.EndFaults(Cluster);
        Assert.Equal(["object"], Fs.Names(At("folder")));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_failed_lookup_is_an_error_and_not_a_missing_file(int status)
    {
        await Bucket.PutAsync(At("object"), [1]);
        FaultRule rule = FaultTests.Rule(FaultAction.Status, Operation.ObjectHead, count: null) with { Role = null, Status = status, RetryAfter = null };
        Faults.Set([rule, rule with { Operation = Operation.ListObjects }]);
        Outcome<NodeInfo> outcome = await EndsAsync(() => Fs.Stat(At("object")));
        Assert.NotEqual(Errno.ENOENT, outcome.Error);
        FaultTests.EndFaults(Cluster);
        Fs.Stat(At("object")).Ok();
    }

    [Fact]
    [Semantics("S39")]
    public async Task A_refused_token_is_an_access_that_is_denied()
    {
        await Bucket.PutAsync(At("object"), [1]);
        Faults.Set([new FaultRule { Action = FaultAction.Status, Status = 401 }]);
        Fs.Stat(At("object")).Fails(Errno.EACCES);
        Fs.Open(At("new"), OpenMode.Write | OpenMode.Create).WithoutValue().Fails(Errno.EACCES);
        Fs.List(Folder).WithoutValue().Fails(Errno.EACCES);
        FaultTests.EndFaults(Cluster);
        Assert.Equal([1], Fs.ReadFile(At("object")).Ok());
    }

    private async Task WriteAsync(FaultAction action, Operation operation, int size)
    {
        byte[] content = TestBytes.Make(size, (ulong)action);
        Faults.Set([FaultTests.Rule(action, operation, count: 2)]);
        Outcome outcome = await EndsAsync(() => Write(content));
        Assert.True(Faults.Struck > 0, "The fault did not strike.");
        FaultTests.EndFaults(Cluster);
        byte[]? stored = await Bucket.GetAsync(At("file"));

        // The upload may have succeeded although its answer was lost; a part of it must not show.
        if (outcome.Succeeded || stored is not null)
        {
            ByteAssert.Same(content, stored);
        }

        Write(content).Ok();
        ByteAssert.Same(content, await Bucket.GetAsync(At("file")));
    }

    private Outcome Write(byte[] content)
    {
        using ITestFile file = Fs.Open(At("file"), OpenMode.Write | OpenMode.Create | OpenMode.Truncate).Ok();
        Outcome written = file.WriteAll(content, 0);
        return written.Succeeded ? file.Sync() : written;
    }

    private static async Task<T> EndsAsync<T>(Func<T> call) => await Task.Run(call).WaitAsync(s_limit, TestContext.Current.CancellationToken);
}
