using System.Reflection;
using System.Runtime.CompilerServices;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;

namespace AisFs.Interop.Fuse.Tests;

public unsafe class DirectoryWriterTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_entry_without_inode_number_is_not_given_zero_which_C_libraries_pass_over(bool withLookup)
    {
        FuseDirectoryWriter writer = new();
        writer.Begin(4096, withLookup);

        Assert.True(writer.TryAdd("name", default, 1));

        byte* buffer = (byte*)Pointer.Unbox((Pointer)typeof(FuseDirectoryWriter).GetField("_buffer", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(writer)!);
        fuse_dirent head = Unsafe.ReadUnaligned<fuse_dirent>(buffer + (withLookup ? sizeof(fuse_entry_out) : 0));
        Assert.NotEqual(0ul, head.ino);
        writer.Release();
    }
}
