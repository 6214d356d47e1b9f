using AisFs.Vfs.Content;
using AisFs.Vfs.Tests.Fakes;
using static AisFs.Vfs.Tests.Content.ContentHarness;

namespace AisFs.Vfs.Tests.Content.Recovery;

/// <summary>A change in the middle of an object, whose process is killed just before the upload, which arrives all the same.</summary>
internal static class KilledChange
{
    /// <summary>Makes the change.</summary>
    /// <param name="store">The cluster; the object is <c>o</c>.</param>
    /// <param name="staging">The staging directory of the process.</param>
    /// <param name="left">Gets what the killed process leaves of it.</param>
    /// <returns>The object's bytes before the change.</returns>
    public static async Task<byte[]> MakeAsync(MemoryObjectStore store, string staging, string left)
    {
        byte[] bytes = Bytes(300_000);
        await using ContentHarness harness = new(staging: staging, store: store);
        FileContent content = harness.Open("o", bytes);
        await WriteAsync(content, 100_000, Bytes(5_000, 2));
        StagingCopy.OfKilled(staging, left);
        Assert.True((await FlushAsync(content)).IsOk);
        await content.DisposeAsync();
        return bytes;
    }
}
