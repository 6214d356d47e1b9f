using AisFs.TestKit.Content;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Scenarios.Programs;

/// <summary>Notepad saves in place, while a viewer has the file open: it writes over what is there, or over nothing, and cuts.</summary>
internal sealed class NotepadSave : Scenario
{
    internal override IEnumerable<(string Name, byte[] Content)> Before => [("note.txt", TestBytes.Make(20_000, 1))];

    internal override IEnumerable<string> Steps(LazyWindows windows)
    {
        ProgramFile viewer = windows.View("note.txt");
        viewer.ReadAll();
        ulong seed = 2;
        // Pages within the old size are known to nobody but a cache. While others have the file open it goes up some time after
        // its close, and another save may be quicker: what the cluster must have is known for sure only of a file that is emptied.
        uint inPlace = windows.IsLazy ? WindowsAccess.OverwriteIf : WindowsAccess.OpenIf;
        foreach ((uint disposition, int size) in new[] { (inPlace, 9_000), (WindowsAccess.OverwriteIf, 33_000), (inPlace, 33_333), (WindowsAccess.OverwriteIf, 10) })
        {
            byte[] content = TestBytes.Make(size, seed++);
            ProgramFile file = windows.Open("note.txt", disposition, share: WindowsAccess.ShareRead);
            yield return "it is opened";
            for (int at = 0; at < size; at += 5_000)
            {
                file.Write(at, content.AsSpan(at, Math.Min(5_000, size - at)));
                yield return $"it is written from {at}";
            }

            file.SetSize(size);
            yield return "it is cut";
            viewer.ReadAll();
            file.Close();
            yield return "it is closed";
            Assert.Equal(content, viewer.ReadAll());
            yield return "it is viewed";
        }

        viewer.Close();
    }
}
