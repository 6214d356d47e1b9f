using AisFs.TestKit.Content;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Scenarios.Programs;

/// <summary>copy /y over a file that another program has open for reading.</summary>
internal sealed class CopyOverOpenFile : Scenario
{
    internal override IEnumerable<(string Name, byte[] Content)> Before => [("data.bin", TestBytes.Make(120_000, 1))];

    internal override IEnumerable<string> Steps(LazyWindows windows)
    {
        ProgramFile reader = windows.View("data.bin");
        reader.ReadAll();
        foreach (int size in new[] { 200_000, 17_500_000, 40_000 })
        {
            byte[] content = TestBytes.Make(size, (ulong)size);
            ProgramFile file = windows.Open("data.bin", WindowsAccess.OverwriteIf, share: WindowsAccess.ShareRead);
            file.SetSize(size);
            yield return "it has its size";
            for (int at = 0; at < size; at += 1 << 20)
            {
                file.Write(at, content.AsSpan(at, Math.Min(1 << 20, size - at)));
                yield return $"it is written from {at}";
            }

            reader.ReadAll();
            file.Close();
            yield return "it is closed";
            ProgramFile next = windows.View("data.bin");
            reader.ReadAll();
            reader.Close();
            yield return "the reader begins anew";
            reader = next;
            Assert.Equal(content, reader.ReadAll());
        }

        reader.Close();
    }
}
