using AisFs.Mount.WinFsp.Paths;
using AisFs.TestKit.Native;
using AisFs.TestKit.Wine;

namespace AisFs.Conformance.Tests.Drivers;

/// <content>Extended attributes, as Windows programs reach them: the attribute <c>user.name</c> is the stream <c>file:name</c>.</content>
internal sealed partial class WinFspDriver
{
    private const string UserPrefix = "user.";
    private const string StreamEnd = ":$DATA";

    /// <inheritdoc/>
    public Outcome<byte[]> GetXattr(string path, string name)
    {
        WindowsResult<WindowsFile> opened = OpenStream(path, name, WindowsAccess.GenericRead, WindowsAccess.Open);
        if (!opened.Succeeded)
        {
            return new Outcome<byte[]>(StreamError(path, opened.Status), [], $"get {name} of {path}");
        }

        int size = (int)opened.Value!.Info.Size;
        WindowsResult<byte[]> read = size == 0 ? new(WindowsStatus.Success, [], "Read nothing") : Use(client => client.Read(opened.Value.Handle, 0, size));
        Close(opened.Value.Handle);
        return new Outcome<byte[]>(WinFspErrors.ToErrno(read.Status), read.Value ?? [], $"get {name} of {path}");
    }

    /// <inheritdoc/>
    public Outcome SetXattr(string path, string name, ReadOnlySpan<byte> value, XattrMode mode = XattrMode.CreateOrReplace)
    {
        uint disposition = mode switch
        {
            XattrMode.Create => WindowsAccess.Create,
            XattrMode.Replace => WindowsAccess.Overwrite,
            _ => WindowsAccess.OverwriteIf,
        };
        WindowsResult<WindowsFile> opened = OpenStream(path, name, WindowsAccess.GenericWrite, disposition);
        if (!opened.Succeeded)
        {
            return new Outcome(StreamError(path, opened.Status), $"set {name} of {path}");
        }

        byte[] copy = value.ToArray();
        uint status = copy.Length == 0 ? WindowsStatus.Success : Use(client => client.Write(opened.Value!.Handle, 0, copy)).Status;
        uint flushed = Use(client => client.Flush(opened.Value!.Handle)).Status;
        Close(opened.Value!.Handle);
        return new Outcome(WinFspErrors.ToErrno(status != WindowsStatus.Success ? status : flushed), $"set {name} of {path}");
    }

    /// <inheritdoc/>
    public Outcome<IReadOnlyList<string>> ListXattrs(string path)
    {
        List<string> names = [];
        Outcome outcome = With($"list the streams of {path}", path, WindowsAccess.ReadAttributes, WindowsAccess.OpenReparsePoint, (client, handle) =>
        {
            WindowsResult<Dictionary<string, ulong>> streams = client.GetStreams(handle);
            foreach (string stream in streams.Value?.Keys ?? Enumerable.Empty<string>())
            {
                string shown = stream.EndsWith(StreamEnd, StringComparison.Ordinal) ? stream[..^StreamEnd.Length] : stream;
                if (WindowsNames.TryToStored(shown.TrimStart(':'), out string? stored))
                {
                    names.Add(UserPrefix + stored);
                }
            }

            return streams.Status;
        });
        return new Outcome<IReadOnlyList<string>>(outcome.Error, names, outcome.Operation);
    }

    /// <inheritdoc/>
    public Outcome RemoveXattr(string path, string name)
    {
        WindowsResult<WindowsFile> opened = OpenStream(path, name, WindowsAccess.Delete, WindowsAccess.Open);
        if (!opened.Succeeded)
        {
            return new Outcome(StreamError(path, opened.Status), $"remove {name} of {path}");
        }

        uint status = Use(client => client.SetDisposition(opened.Value!.Handle, 1)).Status;
        Close(opened.Value!.Handle);
        return new Outcome(WinFspErrors.ToErrno(status), $"remove {name} of {path}");
    }

    private WindowsResult<WindowsFile> OpenStream(string path, string name, uint access, uint disposition)
        => name.StartsWith(UserPrefix, StringComparison.Ordinal)
            ? Use(client => client.Create($"{Native(path)}:{WindowsNames.ToWindows(name[UserPrefix.Length..])}", access, disposition))
            : new(WindowsStatus.NotSupported, null, $"open {name}");

    // A missing stream and a missing file are the same error to Windows.
    private Errno StreamError(string path, uint status)
        => status == WindowsStatus.ObjectNameNotFound && Stat(path).Succeeded ? Errno.ENODATA : WinFspErrors.ToErrno(status);
}
