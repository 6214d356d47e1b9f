using AisFs.TestKit.Content;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Scenarios.Programs;

/// <summary>robocopy /MIR, twice: the second time finds sizes, times and attributes as it had set them, and copies nothing.</summary>
internal sealed class RobocopyMirror : Scenario
{
    private static readonly (string Name, int Size, ulong Time)[] s_source =
    [
        ("a.txt", 100, 132_000_000_000_000_001), ("b.bin", 700_000, 131_999_999_999_999_999), ("empty", 0, 133_123_456_789_012_345),
        (@"sub\c.txt", 5, 120_000_000_000_000_000), (@"sub\d.dat", 18_000_000, 125_000_000_000_000_000),
    ];

    internal override IEnumerable<(string Name, byte[] Content)> Before => [("a.txt", TestBytes.Make(50, 1)), ("extra.txt", TestBytes.Make(60, 2))];

    internal override IEnumerable<string> Steps(LazyWindows windows)
    {
        windows.MakeFolder("sub");
        windows.Delete("extra.txt");
        yield return "what is not in the source is removed";
        foreach ((string name, int size, ulong time) in s_source)
        {
            byte[] content = TestBytes.Make(size, time);
            ProgramFile file = windows.Open(name, WindowsAccess.OverwriteIf, WindowsAccess.GenericRead | WindowsAccess.GenericWrite | WindowsAccess.Delete);
            file.SetSize(size);
            yield return $"{name} has its size";
            for (int at = 0; at < size; at += 65_536 * 8)
            {
                file.Write(at, content.AsSpan(at, Math.Min(65_536 * 8, size - at)));
                yield return $"{name} is written from {at}";
            }

            windows.Client.SetBasic(file.Handle, WindowsAccess.AttributeArchive, time, time, time, time).Ok();
            yield return $"{name} has its times";
            file.Close();
            yield return $"{name} is closed";
        }

        foreach ((string name, int size, ulong time) in s_source)
        {
            WindowsFileInfo info = windows.Stat(name);
            Assert.Equal((name, (ulong)size, time, WindowsAccess.AttributeArchive), (name, info.Size, info.WriteTime, info.Attributes));
            yield return $"{name} is the same";
        }
    }
}
