using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests;

/// <summary>Tests that act as a Windows program; each in a folder of its own.</summary>
public abstract class WindowsTests : IDisposable
{
    private readonly HostFixture _fixture;

    protected WindowsTests(HostFixture fixture)
    {
        _fixture = fixture;
        Client = fixture.Program.Connect();
        Folder = fixture.MakeFolder(Client, TestContext.Current.TestMethod?.MethodName ?? "test");
    }

    protected StandInClient Client { get; }

    protected string Folder { get; }

    protected WineProgram Program => _fixture.Program;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
        {
            return;
        }

        List<string> complaints = Client.GetComplaints();
        Client.Dispose();
        Assert.Empty(complaints);
    }

    protected string At(string name) => $@"{Folder}\{name}";

    /// <summary>Writes a whole file, as a program does that creates or replaces it.</summary>
    protected void WriteFile(string path, ReadOnlySpan<byte> content)
    {
        uint handle = Client.Create(path, disposition: WindowsAccess.OverwriteIf).Ok().Handle;
        Client.Write(handle, 0, content).Ok();
        Client.Close(handle).Ok();
    }

    protected byte[] ReadFile(string path)
    {
        WindowsFile file = Client.Create(path, WindowsAccess.GenericRead, WindowsAccess.Open).Ok();
        byte[] content = file.Info.Size == 0 ? [] : Client.Read(file.Handle, 0, (int)file.Info.Size).Ok();
        Client.Close(file.Handle).Ok();
        return content;
    }

    protected void MakeDirectory(string path)
        => Client.Close(Client.Create(path, WindowsAccess.ReadAttributes, WindowsAccess.Create, WindowsAccess.DirectoryFile).Ok().Handle).Ok();

    protected bool Exists(string path)
    {
        WindowsResult<WindowsFile> file = Client.Create(path, WindowsAccess.ReadAttributes, WindowsAccess.Open, WindowsAccess.OpenReparsePoint);
        if (file.Succeeded)
        {
            Client.Close(file.Value!.Handle).Ok();
        }

        return file.Succeeded;
    }

    protected WindowsFileInfo Stat(string path)
    {
        WindowsFile file = Client.Create(path, WindowsAccess.ReadAttributes, WindowsAccess.Open, WindowsAccess.OpenReparsePoint).Ok();
        Client.Close(file.Handle).Ok();
        return file.Info;
    }

    /// <summary>The names in a directory, without "." and "..".</summary>
    protected List<string> Names(string path, int bufferLength = 64 * 1024)
    {
        uint handle = Client.Create(path, WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle;
        List<string> names = [.. Client.QueryAll(handle, bufferLength).Ok().Select(e => e.Name).Where(n => n is not ("." or ".."))];
        Client.Close(handle).Ok();
        return names;
    }

    /// <summary>DeleteFile or RemoveDirectory of Windows 10 and later.</summary>
    protected uint Remove(string path)
    {
        WindowsResult<WindowsFile> file = Client.Create(path, WindowsAccess.Delete, WindowsAccess.Open, WindowsAccess.OpenReparsePoint);
        if (!file.Succeeded)
        {
            return file.Status;
        }

        WindowsResult<bool> marked = Client.SetDisposition(file.Value!.Handle, 3);
        Client.Close(file.Value.Handle).Ok();
        return marked.Status;
    }

    protected WindowsResult<bool> Move(string from, string to, uint flags = 0)
    {
        WindowsResult<WindowsFile> file = Client.Create(from, WindowsAccess.Delete, WindowsAccess.Open, WindowsAccess.OpenReparsePoint);
        if (!file.Succeeded)
        {
            return new(file.Status, false, file.Operation);
        }

        WindowsResult<bool> moved = Client.Rename(file.Value!.Handle, to, flags);
        Client.Close(file.Value.Handle).Ok();
        return moved;
    }
}
