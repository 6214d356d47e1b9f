using AisFs.TestKit;
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
        Client.Close(Client.Create($@"\{_folder}", WindowsAccess.ReadAttributes, WindowsAccess.Create, WindowsAccess.DirectoryFile).Ok().Handle).Ok();
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

    protected string Object(string name) => $"{_folder}/{name.Replace('\\', '/')}";

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

    /// <summary>Another client writes an object, and the mount learns of it.</summary>
    protected async Task PutAsync(string name, byte[] content)
    {
        await Bucket.PutAsync(Object(name), content);
        await Wait.UntilAsync(() => SizeOf(name) == (ulong)content.Length, () => "The mount never saw the object.");
    }

    private ulong? SizeOf(string name)
    {
        WindowsResult<WindowsFile> found = Client.Create(At(name), WindowsAccess.ReadAttributes, WindowsAccess.Open);
        if (!found.Succeeded)
        {
            return null;
        }

        Client.Close(found.Value!.Handle).Ok();
        return found.Value.Info.Size;
    }

    protected async Task UntilAsync(string name, byte[] expected)
    {
        byte[]? found = null;
        await Wait.UntilAsync(
            async () =>
            {
                found = await Bucket.GetAsync(Object(name));
                return found is not null && found.AsSpan().SequenceEqual(expected);
            },
            () => $"The object never came: {Describe(found)}.");
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
