using System.Globalization;
using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.Conformance.Tests.Objects;
using AisFs.DevServer.Cluster;
using AisFs.TestKit;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>
/// One target of several fails while programs read, write, append, rename, remove and list: each operation succeeds or is answered
/// with an error, and afterwards each file is what it was or what it was to become, whole.
/// </summary>
public sealed class TargetFaultTests(FaultyMountFixture fixture) : ObjectFamilyTests(fixture), IClassFixture<FaultyMountFixture>
{
    private const int Workers = 3;

    private readonly FaultyMountFixture _fixture = fixture;
    private volatile bool _isMoving;
    private volatile bool _isOver;

    // How often the target fails: AISFS_TARGET_FAULTS for longer runs.
    private static int Rounds => Environment.GetEnvironmentVariable("AISFS_TARGET_FAULTS") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 1;

    private TargetControl Targets => Cluster.Server.Targets;

    [Theory]
    [InlineData("stopped")]
    [InlineData("hung")]
    [InlineData("maintenance")]
    [InlineData("rebalance")]
    [Semantics("S38")]
    public async Task Files_are_whole_whatever_happens_to_a_target(string fault)
    {
        TargetFaultWorker[] workers = [.. Enumerable.Range(0, Workers).Select(MakeWorker)];
        Task[] running = [.. workers.Select(worker => Task.Factory.StartNew(
            () => Run(worker), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        try
        {
            for (int round = 0; round < Rounds && !running.Any(static task => task.IsCompleted); round++)
            {
                await FailAsync(fault, Targets.Ids[round % Targets.Ids.Count], workers);
            }
        }
        finally
        {
            FaultTests.EndFaults(Cluster);
            _isOver = true;
        }

        await Task.WhenAll(running);
        Array.ForEach(workers, static worker => worker.VerifyAll());
        ITestFileSystem second = await _fixture.GetSecondAsync();
        Assert.Equal(Fs.Names(Folder + "-0"), second.Names(Folder + "-0"));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{fault}: {workers.Sum(static worker => worker.Succeeded)} operations succeeded, {workers.Sum(static worker => worker.Failed)} failed");
    }

    private TargetFaultWorker MakeWorker(int number)
    {
        Fs.MakeDirectory($"{Folder}-{number}").Ok();
        return new TargetFaultWorker(Fs, $"{Folder}-{number}", number + 1);
    }

    private void Run(TargetFaultWorker worker)
    {
        while (!_isOver)
        {
            // Objects may begin or end to move while the operation runs.
            bool isMoving = _isMoving;
            worker.Step(isMoving || _isMoving);
        }
    }

    private async Task FailAsync(string fault, string target, TargetFaultWorker[] workers)
    {
        await WorkAsync(workers, 30);
        switch (fault)
        {
            case "stopped":
                Targets.Stop(target);
                await WorkAsync(workers, 10);
                Targets.Start(target);
                break;
            case "hung":
                Targets.Hang(target);
                await WorkAsync(workers, 4);
                Targets.Start(target);
                break;
            case "maintenance":
                await MoveAsync(() => Targets.SetMaintenance(target, isOn: true), workers);
                await MoveAsync(() => Targets.SetMaintenance(target, isOn: false), workers);
                break;
            default:
                await MoveAsync(static () => { }, workers);
                break;
        }

        await WorkAsync(workers, 30);
    }

    private async Task MoveAsync(Action change, TargetFaultWorker[] workers)
    {
        _isMoving = true;
        Targets.BeginRebalance();
        change();
        await WorkAsync(workers, 20);
        Targets.EndRebalance();
        await WorkAsync(workers, 5);
        _isMoving = false;
    }

    // Goes on when the workers have done so much, or half a minute is over: they wait for each other's targets.
    private static async Task WorkAsync(TargetFaultWorker[] workers, int operations)
    {
        int Done() => workers.Sum(static worker => worker.Succeeded + worker.Failed);
        int start = Done();
        await Wait.TryUntilAsync(() => Done() >= start + operations, TimeSpan.FromSeconds(30));
    }
}
