using AisFs.TestKit.Content;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Scenarios.Programs;

/// <summary>
/// Explorer copies files here: it makes each, sets its size, writes it from the first byte to the last, adds the streams
/// that came along, sets times and attributes, and closes it.
/// </summary>
internal sealed class ExplorerCopy : Scenario
{
    private const ulong Written = 132_000_000_000_000_001;

    internal override IEnumerable<string> Steps(LazyWindows windows)
    {
        foreach ((string name, int size) in new[] { ("empty.txt", 0), ("small.txt", 1_234), ("photo.jpg", 3_000_000), ("film.mp4", 21_000_000) })
        {
            byte[] content = TestBytes.Make(size, (ulong)size);
            ProgramFile file = windows.Open(name, WindowsAccess.Create, WindowsAccess.GenericRead | WindowsAccess.GenericWrite | WindowsAccess.Delete, share: WindowsAccess.ShareRead);
            file.SetSize(size);
            yield return $"{name} has its size";
            for (int at = 0; at < size; at += 1 << 20)
            {
                file.Write(at, content.AsSpan(at, Math.Min(1 << 20, size - at)));
                yield return $"{name} is written from {at}";
            }

            // Where it was loaded from.
            uint zone = windows.Client.Create(windows.At($"{name}:Zone.Identifier"), WindowsAccess.GenericWrite, WindowsAccess.OverwriteIf).Ok().Handle;
            windows.Client.Write(zone, 0, "[ZoneTransfer]\r\nZoneId=3\r\n"u8).Ok();
            windows.Client.Close(zone).Ok();
            yield return $"{name} has its zone";
            file.SetTimes(Written, Written);
            yield return $"{name} has its times";
            file.Close();
            yield return $"{name} is closed";
            WindowsFileInfo info = windows.Stat(name);
            Assert.Equal(((ulong)size, Written), (info.Size, info.WriteTime));
            ProgramFile viewer = windows.View(name);
            viewer.ReadAll();
            viewer.Close();
            zone = windows.Client.Create(windows.At($"{name}:Zone.Identifier"), WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
            Assert.Equal("[ZoneTransfer]\r\nZoneId=3\r\n"u8.ToArray(), windows.Client.Read(zone, 0, 100).Ok());
            windows.Client.Close(zone).Ok();
        }
    }
}
