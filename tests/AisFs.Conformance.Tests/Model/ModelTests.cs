using System.Globalization;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;

namespace AisFs.Conformance.Tests.Model;

/// <summary>
/// Random operations against a local directory as reference. <c>AISFS_MODEL_SEEDS</c> says how many seeds are run (20, and 12
/// over the kernel, where each takes several times as long: three of each profile),
/// <c>AISFS_MODEL_FIRST_SEED</c> (1) with which to begin, <c>AISFS_MODEL_OPERATIONS</c> (1000) how many operations each. The seeds in
/// seeds.txt failed once and are always run. A failure leaves the list of its operations in artifacts/model.
/// </summary>
public abstract class ModelTests
{
    public static TheoryData<int, int> Seeds => SeedsOf(20);

    public static TheoryData<int, int> KernelSeeds => SeedsOf(12);

    protected async Task RunAsync(int seed, int operations)
    {
        await using FileSystemFixture fixture = Make(seed);
        await fixture.InitializeAsync();
        await using LocalDirectoryFixture local = new();
        await local.InitializeAsync();
        ModelRun run = new(
            () => fixture.FileSystem, fixture.MakeFolder("model"), local.FileSystem, local.MakeFolder("model"), seed, fixture.RemountAsync);
        try
        {
            await run.RunAsync(operations);
        }
        catch (Exception e) when (e is ModelMismatchException or Xunit.Sdk.IAssertionException)
        {
            string file = Keep(seed, operations, e.Message, run.Log, fixture.LogSince(0));
            Assert.Fail(
                $"Seed {seed} of {GetType().FullName}: {e.Message}\nAll operations: {file}; to run it always, add '{seed} {operations}' to seeds.txt. The last ones:\n"
                + string.Join('\n', run.Log.TakeLast(40)));
        }
    }

    /// <summary>The file system under test; how it is set up may depend on the seed.</summary>
    protected abstract FileSystemFixture Make(int seed);

    private static TheoryData<int, int> SeedsOf(int usual)
    {
        int operations = Setting("AISFS_MODEL_OPERATIONS", 1000);
        int first = Setting("AISFS_MODEL_FIRST_SEED", 1);
        TheoryData<int, int> rows = [];
        foreach (int seed in Enumerable.Range(first, Setting("AISFS_MODEL_SEEDS", usual)))
        {
            rows.Add(seed, operations);
        }

        foreach ((int seed, int count) in Regressions())
        {
            rows.Add(seed, count);
        }

        return rows;
    }

    private static int Setting(string name, int standard)
        => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : standard;

    private static IEnumerable<(int Seed, int Operations)> Regressions()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "Model", "seeds.txt");
        foreach (string line in File.Exists(file) ? File.ReadLines(file) : [])
        {
            string[] fields = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 2)
            {
                yield return (int.Parse(fields[0], CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture));
            }
        }
    }

    private string Keep(int seed, int operations, string message, IReadOnlyList<string> log, string daemonLog)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "model")).FullName;
        string file = Path.Combine(folder, $"{GetType().Name}-seed-{seed}.log");
        File.WriteAllText(file, $"seed {seed}, {operations} operations\n{message}\n\n{string.Join('\n', log)}\n\n{daemonLog}");
        return file;
    }

    public sealed class OverVfs : ModelTests
    {
        [Theory]
        [MemberData(nameof(Seeds))]
        [Semantics("S1", "S19")]
        public Task Random_operations_answer_like_a_local_directory(int seed, int operations) => RunAsync(seed, operations);

        protected override FileSystemFixture Make(int seed) => new ModelVfsFixture(seed);
    }

    public sealed class OverMount : ModelTests
    {
        [Theory]
        [MemberData(nameof(KernelSeeds))]
        [Semantics("S1", "S19")]
        public Task Random_operations_answer_like_a_local_directory(int seed, int operations) => RunAsync(seed, operations);

        protected override FileSystemFixture Make(int seed) => new ModelMountFixture(seed);
    }

    public sealed class OverLocalDirectory : ModelTests
    {
        [Theory]
        [MemberData(nameof(Seeds))]
        [Semantics("S1", "S19")]
        public Task Random_operations_answer_like_a_local_directory(int seed, int operations) => RunAsync(seed, operations);

        protected override FileSystemFixture Make(int seed) => new LocalDirectoryFixture();
    }
}
