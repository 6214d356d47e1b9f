using AisFs.TestKit.Content;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Scenarios.Programs;

/// <summary>
/// Word saves twice: the new version goes to a temporary file, then the document becomes the backup and the temporary file
/// the document, while another program has the document open and goes on reading the version that it has opened.
/// </summary>
internal sealed class OfficeReplace : Scenario
{
    private readonly byte[][] _versions = [TestBytes.Make(30_000, 1), TestBytes.Make(45_000, 2), TestBytes.Make(20_001, 3)];

    internal override IEnumerable<(string Name, byte[] Content)> Before => [("report.docx", _versions[0])];

    internal override IEnumerable<string> Steps(LazyWindows windows)
    {
        ProgramFile reader = windows.View("report.docx");
        reader.ReadAll();
        for (int version = 1; version < _versions.Length; version++)
        {
            string temporary = $"{version}F2C0000.tmp";
            byte[] content = _versions[version];
            ProgramFile file = windows.Open(temporary, WindowsAccess.Create, share: WindowsAccess.ShareRead);
            yield return "the temporary file is made";
            for (int at = 0; at < content.Length; at += 7_000)
            {
                file.Write(at, content.AsSpan(at, Math.Min(7_000, content.Length - at)));
                yield return $"it is written from {at}";
            }

            file.Flush();
            yield return "it is flushed";
            file.Close();
            yield return "it is closed";
            windows.Rename("report.docx", "backup.tmp");
            yield return "the document is the backup";
            windows.Rename(temporary, "report.docx");
            yield return "the temporary file is the document";

            // What the other program has open is the backup now.
            reader.ReadAll();
            ProgramFile fresh = windows.View("report.docx");
            Assert.Equal(content, fresh.ReadAll());
            yield return "both are read";
            reader.Close();
            reader = fresh;
            windows.Delete("backup.tmp");
            yield return "the backup is removed";
        }

        reader.ReadAll();
        reader.Close();
    }
}
