using AisFs.Mount.WinFsp.Paths;
using AisFs.TestKit.Native;
using AisFs.TestKit.Wine;

namespace AisFs.Conformance.Tests.Drivers;

/// <summary>A directory that is open through the stand-in for WinFsp. Windows has no cookies: a place is a count of entries.</summary>
internal sealed class WinFspDirectory(WinFspDriver driver, uint handle, string path) : ITestDirectory
{
    private const int BufferLength = 8192;

    private bool _restart = true;
    private bool _ended;
    private bool _closed;
    private long _next;
    private long _skip;

    public Outcome<IReadOnlyList<Listed>> ReadSome()
    {
        List<Listed> entries = [];
        while (entries.Count == 0 && !_ended)
        {
            bool restart = _restart;
            bool end = false;
            WindowsResult<List<WindowsEntry>> read = driver.Use(client => client.QueryDirectory(handle, out end, restart, null, BufferLength));
            if (!read.Succeeded)
            {
                return new Outcome<IReadOnlyList<Listed>>(WinFspErrors.ToErrno(read.Status), [], $"list {path}");
            }

            _restart = false;
            _ended = end || read.Value!.Count == 0;
            foreach (WindowsEntry entry in read.Value!)
            {
                _next++;
                if (_next > _skip && WindowsNames.TryToStored(entry.Name, out string? name))
                {
                    entries.Add(new Listed(name, WinFspDriver.Describe(entry.Info).Kind, entry.Info.Index, _next));
                }
            }
        }

        return entries;
    }

    public Outcome Seek(long cookie)
    {
        _restart = true;
        _ended = false;
        _next = 0;
        _skip = cookie;
        return Errno.OK;
    }

    public Outcome Sync() => new(WinFspErrors.ToErrno(driver.Use(client => client.Flush(handle)).Status), $"flush {path}");

    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            driver.Close(handle);
        }
    }
}
