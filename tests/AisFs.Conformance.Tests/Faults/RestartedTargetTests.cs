using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.Conformance.Tests.Objects;
using AisFs.DevServer.Cluster;
using AisFs.TestKit;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>A target ends and is started again some seconds later: uploads wait for it.</summary>
public sealed class RestartedTargetTests(PatientMountFixture fixture) : ObjectFamilyTests(fixture), IClassFixture<PatientMountFixture>
{
    // Six attempts take 3 s at most.
    private static readonly TimeSpan s_away = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    private TargetControl Targets => Cluster.Server.Targets;

    [Fact]
    [Semantics("S276")]
    public async Task An_upload_waits_until_it_is_back()
    {
        string path = At("file");
        string target = Targets.OwnerOf(Bucket.Name, path.TrimStart('/'));
        using ITestFile file = Fs.Open(path, OpenMode.Write | OpenMode.Create).Ok();
        file.Write([7], 0).Ok();
        Targets.Stop(target);
        Task synced = Task.Factory.StartNew(() => file.Sync().Ok(), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.Delay(s_away, TestContext.Current.CancellationToken);
        Assert.False(synced.IsCompleted);
        Targets.Start(target);
        await synced.WaitAsync(s_limit, TestContext.Current.CancellationToken);
        Assert.Equal([7], await Bucket.GetAsync(path));
    }
}
