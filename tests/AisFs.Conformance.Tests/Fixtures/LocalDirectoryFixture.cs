using AisFs.Conformance.Tests.Drivers;
using AisFs.TestKit.Content;

namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A folder of the machine's own file system: it proves that the tests are right about POSIX.</summary>
public sealed class LocalDirectoryFixture : FileSystemFixture
{
    private KernelDriver? _driver;
    private KernelDriver? _second;

    /// <inheritdoc/>
    public override ITestFileSystem FileSystem => _driver!;

    /// <inheritdoc/>
    public override Task RemountAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public override Task<ITestFileSystem> GetSecondAsync() => Task.FromResult<ITestFileSystem>(_second!);

    /// <inheritdoc/>
    public override async Task SeedAsync(string folder, string prefix, int count, int size)
    {
        for (int i = 0; i < count; i++)
        {
            await File.WriteAllBytesAsync($"{LocalFolder}{folder}/{prefix}{i:00000}", TestBytes.Make(size, (ulong)i));
        }
    }

    /// <inheritdoc/>
    public override ValueTask InitializeAsync()
    {
        TestKit.Require.That(OperatingSystem.IsLinux(), "the system calls of this driver are those of Linux");
        _driver = Make();
        _second = Make();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task EndAsync()
    {
        _driver?.Dispose();
        _second?.Dispose();
        return Task.CompletedTask;
    }

    private KernelDriver Make()
        => new(LocalFolder, Feature.HardLinks | Feature.RenameExchange | Feature.RawNames, TimeSpan.FromSeconds(60), () => { });
}
