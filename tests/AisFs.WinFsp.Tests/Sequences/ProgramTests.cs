using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>What Windows programs do, call by call.</summary>
public abstract class ProgramTests(HostFixture fixture) : WindowsTests(fixture)
{
    [Fact]
    public void Notepad_writes_over_and_cuts()
    {
        WriteFile(At("note.txt"), "a rather long first version"u8);
        uint handle = Client.Create(At("note.txt"), WindowsAccess.GenericRead | WindowsAccess.GenericWrite, WindowsAccess.OpenIf, share: WindowsAccess.ShareRead).Ok().Handle;
        Client.Write(handle, 0, "short"u8).Ok();
        Client.SetSize(handle, 5).Ok();
        Client.Close(handle).Ok();
        Assert.Equal("short"u8.ToArray(), ReadFile(At("note.txt")));
    }

    [Fact]
    public void An_editor_writes_beside_and_renames_over()
    {
        WriteFile(At("code.cs"), "old"u8);
        uint handle = Client.Create(At("code.cs.tmp"), WindowsAccess.GenericWrite | WindowsAccess.Delete, WindowsAccess.Create).Ok().Handle;
        Client.Write(handle, 0, "new version"u8).Ok();
        Client.Flush(handle).Ok();
        Client.Rename(handle, At("code.cs"), 1).Ok();
        Client.Close(handle).Ok();
        Assert.Equal(["code.cs"], Names(Folder));
        Assert.Equal("new version"u8.ToArray(), ReadFile(At("code.cs")));
    }

    [Fact]
    public void Office_replaces_a_document_and_keeps_a_backup_meanwhile()
    {
        WriteFile(At("report.docx"), "version 1"u8);
        uint owner = Client.Create(At("~$report.docx"), WindowsAccess.GenericWrite | WindowsAccess.Delete, WindowsAccess.Create, WindowsAccess.DeleteOnClose, attributes: WindowsAccess.AttributeHidden).Ok().Handle;
        Client.Write(owner, 0, "somebody"u8).Ok();
        uint temp = Client.Create(At("7F2C0000.tmp"), disposition: WindowsAccess.Create, share: WindowsAccess.ShareRead).Ok().Handle;
        Client.SetSize(temp, 9, allocation: true).Ok();
        Client.Write(temp, 0, "version 2"u8).Ok();
        Client.Flush(temp).Ok();
        Client.Close(temp).Ok();

        // ReplaceFile: attributes, times and descriptor of the old one, then two renames, then the backup goes.
        WindowsFileInfo old = Stat(At("report.docx"));
        uint replaced = Client.Create(At("report.docx"), WindowsAccess.Delete | WindowsAccess.ReadControl, WindowsAccess.Open).Ok().Handle;
        byte[] descriptor = Client.GetSecurity(replaced).Ok();
        temp = Client.Create(At("7F2C0000.tmp"), WindowsAccess.GenericAll, WindowsAccess.Open).Ok().Handle;
        Client.SetBasic(temp, old.Attributes, creation: old.CreationTime).Ok();
        Client.SetSecurity(temp, 4, descriptor).Ok();
        Client.Rename(replaced, At("backup.tmp"), 1).Ok();
        Client.Rename(temp, At("report.docx"), 1).Ok();
        Client.Close(temp).Ok();
        Client.Close(replaced).Ok();
        Assert.Equal("version 1"u8.ToArray(), ReadFile(At("backup.tmp")));
        Assert.Equal(WindowsStatus.Success, Remove(At("backup.tmp")));
        Client.Close(owner).Ok();
        Assert.Equal(["report.docx"], Names(Folder));
        Assert.Equal("version 2"u8.ToArray(), ReadFile(At("report.docx")));
    }

    [Fact]
    public void Robocopy_copies_nothing_the_second_time()
    {
        (string Name, int Size, ulong Time)[] source =
        [
            ("a.txt", 100, 132_000_000_000_000_001), ("b.bin", 70_000, 131_999_999_999_999_999), ("empty", 0, 133_123_456_789_012_345),
            (@"sub\c.txt", 5, 120_000_000_000_000_000),
        ];
        MakeDirectory(At("sub"));
        Assert.Equal(4, Mirror());
        Assert.Equal(0, Mirror());

        int Mirror()
        {
            int copied = 0;
            foreach ((string name, int size, ulong time) in source)
            {
                WindowsResult<WindowsFile> present = Client.Create(At(name), WindowsAccess.ReadAttributes, WindowsAccess.Open);
                if (present.Succeeded)
                {
                    Client.Close(present.Value!.Handle).Ok();
                    if (present.Value.Info.Size == (ulong)size && present.Value.Info.WriteTime == time && present.Value.Info.Attributes == WindowsAccess.AttributeArchive)
                    {
                        continue;
                    }
                }

                copied++;
                uint handle = Client.Create(At(name), WindowsAccess.GenericRead | WindowsAccess.GenericWrite | WindowsAccess.Delete, WindowsAccess.OverwriteIf).Ok().Handle;
                Client.SetSize(handle, (ulong)size).Ok();
                for (int at = 0; at < size; at += 65_536)
                {
                    Client.Write(handle, (ulong)at, new byte[Math.Min(65_536, size - at)]).Ok();
                }

                Client.SetBasic(handle, WindowsAccess.AttributeArchive, time, time, time, time).Ok();
                Client.Close(handle).Ok();
            }

            return copied;
        }
    }

    [Fact]
    public void Cmd_lists_all_folders_below()
    {
        MakeDirectory(At("a"));
        MakeDirectory(At(@"a\b"));
        WriteFile(At(@"a\one"), [1]);
        WriteFile(At(@"a\b\two"), [1, 2]);
        Assert.Equal([At("a"), At(@"a\b"), At(@"a\b\two"), At(@"a\one")], Tree(Folder).Order(StringComparer.Ordinal));

        IEnumerable<string> Tree(string folder)
        {
            uint handle = Client.Create(folder, WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle;
            List<WindowsEntry> entries = [.. Client.QueryAll(handle).Ok().Where(e => e.Name is not ("." or ".."))];
            Client.Close(handle).Ok();
            return entries.SelectMany(e => e.Info.IsDirectory ? [$@"{folder}\{e.Name}", .. Tree($@"{folder}\{e.Name}")] : new[] { $@"{folder}\{e.Name}" });
        }
    }

    [Fact]
    public void Explorer_opens_asks_and_closes_again_and_again()
    {
        WriteFile(At("picture.jpg"), new byte[1000]);
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(1000UL, Stat(At("picture.jpg")).Size);
            Client.Create(At("desktop.ini"), WindowsAccess.GenericRead, WindowsAccess.Open).Fails(WindowsStatus.ObjectNameNotFound);
            uint folder = Client.Create(Folder, WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
            Assert.Single(Client.QueryDirectory(folder, out _, restart: true, pattern: "picture.jpg").Ok());
            Client.Close(folder).Ok();
        }
    }

    public sealed class AtOnce(AtOnceHostFixture fixture) : ProgramTests(fixture), IClassFixture<AtOnceHostFixture>;

    public sealed class Late(LateHostFixture fixture) : ProgramTests(fixture), IClassFixture<LateHostFixture>;

    public sealed class OverAisFs(CliHostFixture fixture) : ProgramTests(fixture), IClassFixture<CliHostFixture>;
}
