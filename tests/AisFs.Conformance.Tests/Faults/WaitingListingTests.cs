using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.Conformance.Tests.Objects;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>
/// Who lists a directory may wait long for the cluster. The kernel has the directory locked while it is read, and who makes a name in
/// it waits for that; behind these, lookups wait, too.
/// </summary>
public sealed class WaitingListingTests(PatientMountFixture fixture) : ObjectFamilyTests(fixture), IClassFixture<PatientMountFixture>
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Semantics("S279")]
    public async Task Names_are_made_and_looked_up_while_a_listing_waits_for_a_rebalance()
    {
        await PutAsync();
        Cluster.Server.Targets.BeginRebalance();
        Task<string[]> listing;
        try
        {
            listing = await WorkWhileListingAsync();
        }
        finally
        {
            Cluster.Server.Targets.EndRebalance();
        }

        Assert.Equal(["made", "old", "renamed"], await listing.WaitAsync(s_limit, Stop));
    }

    [Fact]
    [Semantics("S279")]
    public async Task Names_are_made_and_looked_up_while_a_listing_is_slow()
    {
        await PutAsync();
        Assert.Equal(NodeKind.Directory, Fs.Stat(Folder).Ok().Kind);
        Cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Delay, Operation = Operation.ListObjects, Delay = TimeSpan.FromSeconds(25), Count = 1 }]);
        try
        {
            Task<string[]> listing = await WorkWhileListingAsync();
            Assert.Equal(["made", "old", "renamed"], await listing.WaitAsync(s_limit, Stop));
        }
        finally
        {
            Cluster.Server.Faults.Clear();
        }
    }

    [Fact]
    [Semantics("S279")]
    public async Task A_listing_that_fails_while_the_directory_is_opened_fails_once_and_works_again()
    {
        await PutAsync();
        Assert.Equal(NodeKind.Directory, Fs.Stat(Folder).Ok().Kind);
        Cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Status, Status = 403, Operation = Operation.ListObjects }]);
        long asked;
        try
        {
            Fs.List(Folder).Fails(Errno.EACCES);
            asked = Cluster.Server.Faults.Struck;
        }
        finally
        {
            Cluster.Server.Faults.Clear();
        }

        Assert.Equal(1, asked);
        Assert.Equal(["old"], Fs.Names(Folder));
    }

    private async Task PutAsync()
    {
        await Bucket.PutAsync(At("old"), [1]);
        await Fixture.RemountAsync();
    }

    private async Task<Task<string[]>> WorkWhileListingAsync()
    {
        long before = Cluster.Server.Requests.Count(Operation.ListObjects, NodeRole.Proxy);
        Task<string[]> listing = Task.Run(() => Fs.Names(Folder), Stop);
        await Wait.UntilAsync(() => Cluster.Server.Requests.Count(Operation.ListObjects, NodeRole.Proxy) > before);
        await Task.Delay(TimeSpan.FromSeconds(1), Stop);
        Task work = Task.Run(
            () =>
            {
                Fs.WriteFile(At("made"), [2]).Ok();
                Fs.WriteFile(At("new"), [3]).Ok();
                Fs.Rename(At("new"), At("renamed")).Ok();
                Fs.Stat(At("none")).Fails(Errno.ENOENT);
                Assert.Equal(1, Fs.Stat(At("old")).Ok().Size);
            },
            Stop);
        Task first = await Task.WhenAny(work, listing).WaitAsync(s_limit, Stop);
        Assert.True(ReferenceEquals(first, work), "The listing came first.");
        await work;
        return listing;
    }
}
