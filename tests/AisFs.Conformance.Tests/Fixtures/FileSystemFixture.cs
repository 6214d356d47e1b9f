using AisFs.Conformance.Tests.Drivers;
using AisFs.TestKit;

namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>A file system under test, shared by the tests of one class. Each test works in a folder of its own.</summary>
public abstract class FileSystemFixture : IAsyncLifetime
{
    private readonly TempFolder _temp = new("fixture");
    private int _folders;

    /// <summary>The file system; another one after a remount.</summary>
    public abstract ITestFileSystem FileSystem { get; }

    /// <summary>Where the tests find a local scratch folder.</summary>
    public string LocalFolder => _temp.Path;

    /// <summary>How much the daemon has logged so far, in characters.</summary>
    public virtual int LogLength => 0;

    /// <summary>What the daemon logged from a point on.</summary>
    /// <param name="start">An earlier <see cref="LogLength"/>.</param>
    /// <returns>The text.</returns>
    public virtual string LogSince(int start) => string.Empty;

    /// <summary>Ends the file system in good order and starts it again, with empty caches.</summary>
    public abstract Task RemountAsync();

    /// <summary>Another, independent client of the same files; the same one on every call.</summary>
    public abstract Task<ITestFileSystem> GetSecondAsync();

    /// <summary>Creates many files quickly, without going through the file system under test.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="prefix">What their names begin with; a number of five digits follows.</param>
    /// <param name="count">How many.</param>
    /// <param name="size">The size of each in bytes.</param>
    public abstract Task SeedAsync(string folder, string prefix, int count, int size);

    /// <summary>Makes a folder for one test.</summary>
    /// <param name="test">The test's name.</param>
    /// <returns>Its path.</returns>
    public virtual string MakeFolder(string test)
    {
        string folder = $"/{test}-{Interlocked.Increment(ref _folders)}";
        FileSystem.MakeDirectory(folder).Ok();
        return folder;
    }

    /// <inheritdoc/>
    public abstract ValueTask InitializeAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _temp.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the file system and whatever belongs to it.</summary>
    protected abstract Task EndAsync();
}
