using AisFs.TestKit.Content;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Scenarios.Programs;

/// <summary>An archive of many small files is unpacked; AISFS_SCENARIO_FILES tells how many.</summary>
internal sealed class Unzip : Scenario
{
    private const ulong Written = 131_000_000_000_000_000;

    private static readonly int s_files = int.Parse(Environment.GetEnvironmentVariable("AISFS_SCENARIO_FILES") ?? "80", null);

    internal override IEnumerable<string> Steps(LazyWindows windows)
    {
        const int PerFolder = 50;
        for (int i = 0; i < s_files; i++)
        {
            if (i % PerFolder == 0)
            {
                windows.MakeFolder($"folder{i / PerFolder}");
                yield return $"folder {i / PerFolder} is made";
            }

            string name = $@"folder{i / PerFolder}\file{i}.txt";
            byte[] content = TestBytes.Make(i * 37 % 15_000, (ulong)i + 1);
            ProgramFile file = windows.Open(name, WindowsAccess.Create, WindowsAccess.GenericWrite);
            for (int at = 0; at < content.Length; at += 4_000)
            {
                file.Append(content.AsSpan(at, Math.Min(4_000, content.Length - at)));
            }

            yield return $"{name} is written";
            file.SetTimes(Written + (ulong)i, Written + (ulong)i);
            file.Close();
            yield return $"{name} is closed";
            WindowsFileInfo info = windows.Stat(name);
            Assert.Equal((name, (ulong)content.Length, Written + (ulong)i), (name, info.Size, info.WriteTime));
        }
    }
}
