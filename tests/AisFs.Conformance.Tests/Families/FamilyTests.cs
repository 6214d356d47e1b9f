using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;

namespace AisFs.Conformance.Tests.Families;

/// <summary>
/// One family of operations. Each driver runs it through a nested class: <c>OverVfs</c> calls the file system directly,
/// <c>OverMount</c> a kernel mount that another process serves, <c>OverWinFsp</c> the Windows build under Wine,
/// <c>OverLocalDirectory</c> the machine's own file system.
/// </summary>
public abstract class FamilyTests : IAsyncLifetime
{
    private readonly FileSystemFixture _fixture;
    private readonly int _logStart;

    protected FamilyTests(FileSystemFixture fixture)
    {
        _fixture = fixture;
        _logStart = fixture.LogLength;
    }

    /// <summary>The file system under test.</summary>
    protected ITestFileSystem Fs => _fixture.FileSystem;

    /// <summary>The test's own folder.</summary>
    protected string Folder { get; private set; } = "/";

    protected FileSystemFixture Fixture => _fixture;

    protected bool Has(Feature feature) => Fs.Features.HasFlag(feature);

    /// <inheritdoc/>
    public virtual ValueTask InitializeAsync()
    {
        if (_fixture is WineFixture)
        {
            string test = $"{GetType().BaseType!.Name}.{TestContext.Current.TestMethod?.MethodName}";
            string? reason = WinFspDifferences.Reason(test);
            Assert.SkipWhen(reason is not null, reason ?? string.Empty);
        }

        Folder = _fixture.MakeFolder(TestContext.Current.TestMethod?.MethodName ?? "test");
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            string log = _fixture.LogSince(_logStart);
            TestContext.Current.TestOutputHelper?.WriteLine(log.Length <= 20000 ? log : string.Concat("[...]", log.AsSpan(log.Length - 20000)));
        }

        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>A path in the test's own folder.</summary>
    protected string At(string name) => $"{Folder}/{name}";
}
