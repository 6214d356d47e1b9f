using AisFs.TestKit;
using AisFs.TestKit.Wine;
using AisFs.WinFsp.Tests.Scenarios.Programs;

namespace AisFs.WinFsp.Tests.Scenarios;

/// <summary>
/// What real programs do, call by call, while Windows writes pages when it likes: each finds what it wrote, and other
/// clients find the old content or the new one, never a mix or zeros.
/// </summary>
public sealed class ScenarioTests(ScenarioFixture fixture) : IClassFixture<ScenarioFixture>
{
    private static readonly Scenario[] s_scenarios =
    [
        new ExplorerCopy(), new RobocopyMirror(), new OfficeReplace(), new NotepadSave(), new CopyOverOpenFile(), new LogAppender(), new Download(), new Unzip(),
    ];

    public static TheoryData<string, int, WindowsCaching> Runs
    {
        get
        {
            TheoryData<string, int, WindowsCaching> runs = [];
            foreach (Scenario scenario in s_scenarios)
            {
                foreach (int seed in Seeds)
                {
                    runs.Add(scenario.ToString(), seed, WindowsCaching.Always);
                }

                runs.Add(scenario.ToString(), 0, WindowsCaching.AsTold);
            }

            return runs;
        }
    }

    public static TheoryData<string, int> Interruptions
    {
        get
        {
            TheoryData<string, int> interruptions = [];
            foreach (Scenario scenario in s_scenarios)
            {
                foreach (int seed in Seeds)
                {
                    interruptions.Add(scenario.ToString(), seed);
                }
            }

            return interruptions;
        }
    }

    // More: AISFS_SCENARIO_SEEDS=first-last.
    private static IEnumerable<int> Seeds
    {
        get
        {
            string[]? range = Environment.GetEnvironmentVariable("AISFS_SCENARIO_SEEDS")?.Split('-');
            int first = range is null ? 1 : int.Parse(range[0], null);
            int last = range is null ? 1 : int.Parse(range[^1], null);
            return Enumerable.Range(first, last - first + 1);
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    [Semantics("S96")]
    public async Task A_program_finds_what_it_wrote_and_others_nothing_that_is_not_whole(string program, int seed, WindowsCaching caching)
    {
        using (ScenarioRun run = new(fixture.Program, fixture.Bucket, Find(program), seed, caching))
        {
            await run.GoAsync();
        }

        using StandInClient client = fixture.Program.Connect();
        Assert.Empty(client.GetComplaints());
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    [Semantics("S43", "S96")]
    public async Task Ctrl_C_in_the_middle_uploads_what_was_closed_and_keeps_the_rest(string program, int seed)
    {
        await using ScenarioFixture mount = new();
        await mount.InitializeAsync();
        Random random = new(seed);
        using ScenarioRun whole = new(mount.Program, mount.Bucket, Find(program), seed, random.Next(2) == 0 ? WindowsCaching.Always : WindowsCaching.AsTold);
        int steps = await whole.GoAsync();
        using ScenarioRun cut = new(mount.Program, mount.Bucket, Find(program), seed, random.Next(4) > 0 ? WindowsCaching.Always : WindowsCaching.AsTold);
        await cut.InterruptAsync(random.Next(1, steps), mount.Program.InterruptAsync);
        await mount.Program.WaitAsync();
        string recovery = await mount.ListRecoveryAsync();
        await whole.CheckEndedAsync(recovery);
        await cut.CheckEndedAsync(recovery);
    }

    private static Scenario Find(string name) => Array.Find(s_scenarios, scenario => scenario.ToString() == name)!;
}
