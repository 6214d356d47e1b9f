using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.Conformance.Tests.Objects;
using AisFs.DevServer.Cluster;
using AisFs.TestKit;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>
/// While a cluster moves objects between its targets, which can take hours, its listings are incomplete. What needs none of them
/// does not wait for the end.
/// </summary>
public sealed class MovingObjectsTests(PatientMountFixture fixture) : ObjectFamilyTests(fixture), IClassFixture<PatientMountFixture>
{
    private const int Files = 8;

    // A listing is waited for five times as long as a silent connection: five minutes.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    private TargetControl Targets => Cluster.Server.Targets;

    [Fact]
    [Semantics("S275")]
    public async Task Files_are_read_made_renamed_and_removed_meanwhile()
    {
        await PutAsync();
        await Bucket.PutAsync(At("sub/inner"), [1]);
        await Fixture.RemountAsync();
        await WhileMovingAsync(() =>
        {
            for (int i = 0; i < Files; i++)
            {
                Assert.Equal([(byte)i], Fs.ReadFile(At($"old-{i}")).Ok());
                Fs.Stat(At($"none-{i}")).Fails(Errno.ENOENT);
                Fs.WriteFile(At($"new-{i}"), [7, (byte)i]).Ok();
                Fs.Rename(At($"new-{i}"), At($"moved-{i}")).Ok();
                Assert.Equal([7, (byte)i], Fs.ReadFile(At($"moved-{i}")).Ok());
                Fs.Unlink(At($"old-{i}")).Ok();
                Fs.WriteFile(At($"sub/inner-{i}"), [1]).Ok();
            }

            Fs.MakeDirectory(At("made")).Ok();
        });
        Assert.Equal(["made", .. Enumerable.Range(0, Files).Select(static i => $"moved-{i}"), "sub"], Fs.Names(Folder));
    }

    [Fact]
    [Semantics("S275")]
    public async Task A_file_is_there_while_a_target_is_emptied_that_does_not_own_it()
    {
        await PutAsync();
        await Fixture.RemountAsync();
        string target = Targets.Ids[0];
        string[] elsewhere = [.. Enumerable.Range(0, Files).Select(i => At($"old-{i}")).Where(path => OwnerOf(path) != target)];
        Targets.SetMaintenance(target, isOn: true);
        try
        {
            await WhileMovingAsync(() => Array.ForEach(elsewhere, path => Assert.Single(Fs.ReadFile(path).Ok())));
        }
        finally
        {
            Targets.SetMaintenance(target, isOn: false);
        }
    }

    [Fact]
    [Semantics("S275")]
    public async Task A_directory_whose_objects_lie_at_the_wrong_target_is_not_said_to_be_missing()
    {
        string path = At("far/inner");
        string owner = OwnerOf(path);
        Targets.SetMaintenance(owner, isOn: true);
        await Bucket.PutAsync(path, [1]);
        await Fixture.RemountAsync();
        Targets.BeginRebalance();
        Targets.SetMaintenance(owner, isOn: false);
        Task<NodeKind> asked = Task.Run(() => Fs.Stat(At("far")).Ok().Kind, TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        Assert.False(asked.IsCompleted);
        Targets.EndRebalance();
        Assert.Equal(NodeKind.Directory, await asked.WaitAsync(s_limit, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Semantics("S277")]
    public async Task A_file_that_has_yet_to_be_moved_to_its_target_is_there(bool isListed)
    {
        string path = At("far");
        string owner = OwnerOf(path);
        Targets.SetMaintenance(owner, isOn: true);
        await Bucket.PutAsync(path, [1, 2]);
        await Bucket.PutAsync(At("far-off"), [1]);
        await Fixture.RemountAsync();
        if (isListed)
        {
            Assert.Equal(["far", "far-off"], Fs.Names(Folder));
        }

        Targets.BeginRebalance();
        Targets.SetMaintenance(owner, isOn: false);
        try
        {
            await Task.Run(
                () =>
                {
                    Assert.Equal(2, Fs.Stat(path).Ok().Size);
                    Assert.Equal([1, 2], Fs.ReadFile(path).Ok());
                    Fs.Stat(At("fa")).Fails(Errno.ENOENT);
                },
                TestContext.Current.CancellationToken).WaitAsync(s_limit, TestContext.Current.CancellationToken);
        }
        finally
        {
            Targets.EndRebalance();
        }
    }

    private string OwnerOf(string path) => Targets.OwnerOf(Bucket.Name, path.TrimStart('/'));

    private async Task PutAsync()
    {
        for (int i = 0; i < Files; i++)
        {
            await Bucket.PutAsync(At($"old-{i}"), [(byte)i]);
        }
    }

    private async Task WhileMovingAsync(Action work)
    {
        Targets.BeginRebalance();
        try
        {
            await Task.Run(work, TestContext.Current.CancellationToken).WaitAsync(s_limit, TestContext.Current.CancellationToken);
        }
        finally
        {
            Targets.EndRebalance();
        }
    }
}
