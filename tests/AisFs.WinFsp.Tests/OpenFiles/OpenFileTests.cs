using System.Diagnostics;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.OpenFiles;

/// <summary>What tests of open files share: programs that act through the stand-in, and the object as another client sees it.</summary>
public abstract class OpenFileTests : IDisposable
{
    protected const int Page = 4096;

    private static int s_files;

    private readonly string _folder = $"test-{Interlocked.Increment(ref s_files)}";

    protected OpenFileTests(OpenFileFixture fixture)
    {
        Bucket = fixture.Bucket;
        Client = fixture.Program.Connect();
    }

    protected TestBucket Bucket { get; }

    protected StandInClient Client { get; }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            List<string> complaints = Client.GetComplaints();
            Client.Dispose();
            Assert.Empty(complaints);
        }
    }

    protected string Object(string name) => $"{_folder}/{name}";

    protected string At(string name) => $@"\{_folder}\{name}";

    protected uint Open(string name, uint access = WindowsAccess.GenericRead, uint disposition = WindowsAccess.Open)
        => Client.Create(At(name), access, disposition).Ok().Handle;

    protected uint OpenForWriting(string name, uint disposition = WindowsAccess.Open)
        => Open(name, WindowsAccess.GenericRead | WindowsAccess.GenericWrite, disposition);

    protected byte[] ReadAll(uint handle, int length) => Client.Read(handle, 0, length).Ok();

    protected void WritePage(uint handle, byte[] content, int page)
    {
        int offset = page * Page;
        Client.Write(handle, (ulong)offset, content.AsSpan(offset, Math.Min(Page, content.Length - offset)), paging: true).Ok();
    }

    protected async Task UntilAsync(string name, byte[] expected)
    {
        long start = Stopwatch.GetTimestamp();
        byte[]? found;
        while (!(found = await Bucket.GetAsync(Object(name))).AsSpan().SequenceEqual(expected) || found is null)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(60), $"The object never came: {Describe(found)}.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    protected async Task IsStillAsync(string name, byte[]? expected)
    {
        byte[]? found = await Bucket.GetAsync(Object(name));
        Assert.True(
            expected is null ? found is null : found is not null && found.AsSpan().SequenceEqual(expected),
            $"The object is {Describe(found)} instead of {Describe(expected)}.");
    }

    internal static string Describe(byte[]? content)
        => content is null ? "missing" : $"{content.Length} bytes, {content.Count(static b => b == 0)} of them zero";
}
