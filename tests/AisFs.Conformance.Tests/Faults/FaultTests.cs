using AisFs.Conformance.Tests.Fixtures;
using AisFs.Conformance.Tests.Objects;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>
/// Faults of the cluster while programs use the mount. The programs are processes of their own with a hard time limit:
/// should the daemon hang, it is killed, and the test fails.
/// </summary>
public abstract class FaultTests(OwnClusterMountFixture fixture) : ObjectFamilyTests(fixture)
{
    /// <summary>The longest that a program may take under faults that never end: timeouts times bounded retries.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);

    protected FaultPlan Faults => Cluster.Server.Faults;

    public override ValueTask DisposeAsync()
    {
        if (!Cluster.IsReal)
        {
            EndFaults(Cluster);
        }

        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    /// <summary>The faults that pass. A target that stopped does not come back by itself.</summary>
    public static IEnumerable<FaultAction> PassingActions => Enum.GetValues<FaultAction>().Where(static action => action is not FaultAction.StopTarget);

    /// <summary>
    /// The faults that an upload may meet. A proxy that sends a PUT to another target than the owner is none of them: targets
    /// store whatever they are sent (AIStore, ais/target.go), and nothing in the answer tells.
    /// </summary>
    public static IEnumerable<FaultAction> UploadActions => Enum.GetValues<FaultAction>().Where(static action => action is not FaultAction.WrongTarget);

    /// <summary>Ends all faults; targets that stopped start again.</summary>
    internal static void EndFaults(TestCluster cluster)
    {
        cluster.Server.Faults.Clear();
        foreach (string target in cluster.Server.Targets.Ids)
        {
            if (cluster.Server.Targets.ConditionOf(target) != TargetCondition.Running)
            {
                cluster.Server.Targets.Start(target);
            }
        }
    }

    /// <summary>Runs a program on the mount.</summary>
    protected Task<CommandResult> RunAsync(string program, params string[] arguments)
        => CommandRunner.RunAsync(program, arguments, s_limit, onTimeout: fixture.Mount.Kill);

    /// <summary>Where a path of the mount is on this machine.</summary>
    protected string Native(string path) => fixture.Mount.Mountpoint + path;

    /// <summary>A rule with values at which the action does harm to a large body and still lets a test end.</summary>
    internal static FaultRule Rule(FaultAction action, Operation operation, int? count) => new()
    {
        Action = action,
        Operation = operation,
        Count = count,
        Role = action == FaultAction.WrongTarget ? NodeRole.Proxy : NodeRole.Target,
        Delay = TimeSpan.FromMilliseconds(500),
        RetryAfter = action == FaultAction.Status ? TimeSpan.FromSeconds(1) : null,
        Bytes = 100_000,
        BytesPerSecond = count is null ? 20_000_000 : 200_000,
    };

    /// <summary>Writes content to a local file.</summary>
    protected string MakeLocal(string name, int size, ulong seed)
    {
        string path = Path.Combine(Fixture.LocalFolder, name);
        File.WriteAllBytes(path, TestBytes.Make(size, seed));
        return path;
    }
}
