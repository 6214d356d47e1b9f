using AisFs.Vfs.Api;
using AisFs.Vfs.Content;

using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Content;

/// <summary>What the tests of files share whose size is ahead of their bytes.</summary>
internal static class SizeAhead
{
    /// <summary>The size in bytes: that of twelve parts and a piece.</summary>
    public const int Size = 200_000;

    /// <summary>A new file of the name <c>o</c> that has its size, and no bytes yet.</summary>
    public static async Task<FileContent> CreateAsync(ContentHarness harness)
    {
        FileContent content = harness.Contents.Create(harness.Key("o"));
        await ResizeAsync(content, Size);
        return content;
    }

    public static async Task ResizeAsync(FileContent content, long size)
        => Assert.Equal(FsError.None, (await content.ResizeAsync(size, Token).AsTask().WaitAsync(Patience, Token)).Error);

    public static async Task FlushedAsync(ContentHarness harness, FileContent content, byte[] expected)
    {
        Assert.Equal(expected, await ReadAllAsync(content));
        Assert.Equal(FsError.None, (await FlushAsync(content)).Error);
        Assert.Equal(expected, harness.Stored("o"));
        Assert.Equal(expected, await ReadAllAsync(content));
        Assert.Equal("644", harness.Store.Get(harness.Key("o"))!.Custom["aisfs"]);
    }

    public static void AssertNothingStaged(ContentHarness harness) => Assert.Empty(Directory.GetFileSystemEntries(harness.Staging));
}
