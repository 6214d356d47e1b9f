using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.Conformance.Tests.Objects;
using AisFs.DevServer.Cluster;
using AisFs.TestKit;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>A target ends and is started again some seconds later: changes of its objects wait for it.</summary>
public sealed class RestartedTargetTests(PatientMountFixture fixture) : ObjectFamilyTests(fixture), IClassFixture<PatientMountFixture>
{
    // Six attempts take 3 s at most.
    private static readonly TimeSpan s_away = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    private TargetControl Targets => Cluster.Server.Targets;

    [Fact]
    [Semantics("S276")]
    public async Task Changes_of_its_objects_wait_until_it_is_back()
    {
        string file = At("file");
        string target = Targets.OwnerOf(Bucket.Name, file.TrimStart('/'));
        string[] old = [.. Enumerable.Range(0, 100).Select(i => At($"old-{i}")).Where(path => Targets.OwnerOf(Bucket.Name, path.TrimStart('/')) == target).Take(2)];
        foreach (string path in old)
        {
            await Bucket.PutAsync(path, [1]);
        }

        await Fixture.RemountAsync();
        Assert.Equal(old.Length, Fs.Names(Folder).Length);

        Targets.Stop(target);
        Task written = Work(() => Fs.WriteFile(file, [7]).Ok());
        Task removed = Work(() => Fs.Unlink(old[0]).Ok());
        await Task.Delay(s_away, TestContext.Current.CancellationToken);
        Targets.Start(target);
        await Task.WhenAll(written, removed).WaitAsync(s_limit, TestContext.Current.CancellationToken);
        Assert.Equal([7], await Bucket.GetAsync(file));
        Assert.Null(await Bucket.HeadAsync(old[0]));
        Assert.Equal([1], await Bucket.GetAsync(old[1]));
    }

    private static Task Work(Action work) => Task.Factory.StartNew(work, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
