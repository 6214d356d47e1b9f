using AisFs.TestKit.Content;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Scenarios.Programs;

/// <summary>A browser loads files under another name and gives them theirs in the end: one after its close, one before it.</summary>
internal sealed class Download : Scenario
{
    internal override IEnumerable<(string Name, byte[] Content)> Before => [("setup.exe", TestBytes.Make(10_000, 1))];

    internal override IEnumerable<string> Steps(LazyWindows windows)
    {
        foreach ((string name, int size, bool closesFirst) in new[] { ("picture.png", 90_000, true), ("setup.exe", 150_000, false), ("disk.iso", 19_000_000, true) })
        {
            byte[] content = TestBytes.Make(size, (ulong)size);
            string loading = $"{name}.crdownload";
            ProgramFile file = windows.Open(loading, WindowsAccess.Create, WindowsAccess.GenericRead | WindowsAccess.GenericWrite | WindowsAccess.Delete);
            yield return $"{loading} is made";
            int piece = Math.Max(30_000, size / 20);
            for (int at = 0; at < size; at += piece)
            {
                file.Append(content.AsSpan(at, Math.Min(piece, size - at)));
                yield return $"{loading} grows from {at}";
            }

            if (closesFirst)
            {
                file.Close();
                yield return $"{loading} is closed";
                windows.Rename(loading, name);
                yield return $"{name} has its name";
            }
            else
            {
                file.Flush();
                yield return $"{loading} is flushed";
                windows.Rename(loading, name);
                yield return $"{name} has its name";
                file.Close();
                yield return $"{name} is closed";
            }

            ProgramFile viewer = windows.View(name);
            Assert.Equal(content, viewer.ReadAll());
            viewer.Close();
            Assert.False(windows.Exists(loading));
        }
    }
}
