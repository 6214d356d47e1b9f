using System.Buffers.Binary;
using System.Runtime.InteropServices;
using AisFs.TestKit;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>Links that leave the volume, and links to directories, as programs make them.</summary>
public abstract class LinkTests(HostFixture fixture) : WindowsTests(fixture)
{
    private const uint Link = WindowsAccess.AttributeReparsePoint;
    private const uint DirectoryLink = Link | WindowsAccess.AttributeDirectory;

    [Semantics("S105")]
    [Theory]
    [InlineData(@"\??\Volume{01234567-89ab-cdef-0123-456789abcdef}\folder\file", @"\\?\Volume{01234567-89ab-cdef-0123-456789abcdef}\folder\file")]
    [InlineData(@"\??\Volume{01234567-89ab-cdef-0123-456789abcdef}\", @"\\?\Volume{01234567-89ab-cdef-0123-456789abcdef}\")]
    [InlineData(@"\??\GLOBALROOT\Device\Harddisk0\x", @"\\?\GLOBALROOT\Device\Harddisk0\x")]
    [InlineData(@"\??\C:\Windows\System32", @"C:\Windows\System32")]
    [InlineData(@"\??\c:\", @"c:\")]
    [InlineData(@"\??\C:", @"\\?\C:")]
    [InlineData(@"\??\UNC\server\share\x", @"\\server\share\x")]
    public void A_link_that_leaves_the_volume_leads_where_it_was_made_to(string substitute, string print)
    {
        MakeLink(At("link"), Data(substitute, print, relative: false), isDirectory: false);
        (string Substitute, string Print, bool Relative) back = Read(At("link"));
        Assert.Equal((substitute, print, false), back);
        Client.Create(At("link"), WindowsAccess.GenericRead, WindowsAccess.Open).Fails(WindowsStatus.Reparse);
    }

    [Semantics("S105")]
    [Theory]
    [InlineData(@"\??\C:\Windows", @"C:\Windows", false)]
    [InlineData(@"\??\Volume{01234567-89ab-cdef-0123-456789abcdef}\x", @"\\?\Volume{01234567-89ab-cdef-0123-456789abcdef}\x", false)]
    [InlineData(@"\??\UNC\server\share", @"\\server\share", false)]
    [InlineData(@"not\yet\there", @"not\yet\there", true)]
    public void A_link_whose_target_cannot_be_looked_at_is_a_directory_s_if_it_was_made_so(string substitute, string print, bool relative)
    {
        MakeLink(At("file link"), Data(substitute, print, relative), isDirectory: false);
        MakeLink(At("folder link"), Data(substitute, print, relative), isDirectory: true);
        Assert.Equal((Link, DirectoryLink), (Stat(At("file link")).Attributes, Stat(At("folder link")).Attributes));
        Assert.Equal((Link, DirectoryLink), (Listed("file link"), Listed("folder link")));
        Move(At("folder link"), At("moved")).Ok();
        Assert.Equal(DirectoryLink, Stat(At("moved")).Attributes);

        // As mklink does it: a directory first, then the link in its place.
        uint handle = Client.Create(At("mklink"), WindowsAccess.GenericAll, WindowsAccess.Create, WindowsAccess.DirectoryFile | WindowsAccess.OpenReparsePoint).Ok().Handle;
        Client.SetReparsePoint(handle, Data(substitute, print, relative)).Ok();
        Assert.Equal(DirectoryLink, Client.Query(handle).Ok().Attributes);
        Client.Close(handle).Ok();
        Assert.Equal(DirectoryLink, Stat(At("mklink")).Attributes);

        // Without its reparse point it is a directory again.
        handle = Client.Create(At("mklink"), WindowsAccess.GenericAll, WindowsAccess.Open, WindowsAccess.OpenReparsePoint).Ok().Handle;
        Client.DeleteReparsePoint(handle, Data(substitute, print, relative)).Ok();
        Client.Close(handle).Ok();
        Assert.Equal(WindowsAccess.AttributeDirectory, Stat(At("mklink")).Attributes);
        Assert.Equal(WindowsStatus.Success, Remove(At("moved")));
    }

    [Semantics("S105")]
    [Fact]
    public void A_link_is_what_its_target_is_where_that_is_there()
    {
        MakeDirectory(At("folder"));
        WriteFile(At("file"), [1]);
        MakeLink(At("to folder"), Data("folder", "folder", relative: true), isDirectory: true);
        MakeLink(At("to file"), Data("file", "file", relative: true), isDirectory: false);
        Assert.Equal((DirectoryLink, Link), (Stat(At("to folder")).Attributes, Stat(At("to file")).Attributes));
        Assert.Equal((DirectoryLink, Link), (Listed("to folder"), Listed("to file")));
        Assert.Equal([1], ReadFile(At("to file")));
        Assert.Empty(Names(At("to folder")));
    }

    private static byte[] Data(string substitute, string print, bool relative)
    {
        byte[] data = new byte[20 + (2 * (substitute.Length + print.Length))];
        BinaryPrimitives.WriteUInt32LittleEndian(data, 0xA000000C);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(4), (ushort)(data.Length - 8));
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(10), (ushort)(2 * substitute.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(12), (ushort)(2 * substitute.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(14), (ushort)(2 * print.Length));
        data[16] = relative ? (byte)1 : (byte)0;
        MemoryMarshal.AsBytes<char>(substitute + print).CopyTo(data.AsSpan(20));
        return data;
    }

    private (string Substitute, string Print, bool Relative) Read(string path)
    {
        uint handle = Client.Create(path, WindowsAccess.ReadAttributes, WindowsAccess.Open, WindowsAccess.OpenReparsePoint).Ok().Handle;
        byte[] data = Client.GetReparsePoint(handle).Ok();
        Client.Close(handle).Ok();
        return (Text(8), Text(12), (data[16] & 1) != 0);

        string Text(int field)
            => new(MemoryMarshal.Cast<byte, char>(data.AsSpan(20 + BitConverter.ToUInt16(data, field), BitConverter.ToUInt16(data, field + 2))));
    }

    private uint Listed(string name)
    {
        uint handle = Client.Create(Folder, WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle;
        WindowsEntry entry = Client.QueryAll(handle).Ok().Single(e => e.Name == name);
        Client.Close(handle).Ok();
        return entry.Info.Attributes;
    }

    private void MakeLink(string path, byte[] data, bool isDirectory)
        => Client.Close(Client.Create(
            path,
            WindowsAccess.WriteAttributes,
            WindowsAccess.Create,
            WindowsAccess.OpenReparsePoint | (isDirectory ? WindowsAccess.DirectoryFile : 0),
            extra: data,
            extraIsReparsePoint: true).Ok().Handle).Ok();

    public sealed class AtOnce(AtOnceHostFixture fixture) : LinkTests(fixture), IClassFixture<AtOnceHostFixture>;

    public sealed class OverAisFs(CliHostFixture fixture) : LinkTests(fixture), IClassFixture<CliHostFixture>;
}
