using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Drivers;

/// <summary>What tests do with several calls.</summary>
internal static class TestFileSystemExtensions
{
    /// <summary>The usual permissions of a new file, 0644.</summary>
    public const uint FileMode = 0x1A4;

    /// <summary>The usual permissions of a new directory, 0755.</summary>
    public const uint DirectoryMode = 0x1ED;

    private const int BlockSize = 1024 * 1024;

    public static Outcome<ITestFile> Open(this ITestFileSystem fs, string path, OpenMode mode) => fs.Open(path, mode, FileMode);

    public static Outcome MakeDirectory(this ITestFileSystem fs, string path) => fs.MakeDirectory(path, DirectoryMode);

    public static Outcome MakeNode(this ITestFileSystem fs, string path) => fs.MakeNode(path, FileMode);

    /// <summary>Creates or replaces a file, and tells the first error, that of closing included.</summary>
    public static Outcome WriteFile(this ITestFileSystem fs, string path, ReadOnlySpan<byte> content, uint permissions = FileMode)
    {
        Outcome<ITestFile> opened = fs.Open(path, OpenMode.Write | OpenMode.Create | OpenMode.Truncate, permissions);
        if (!opened.Succeeded)
        {
            return opened.WithoutValue();
        }

        using ITestFile file = opened.Result;
        Outcome written = file.WriteAll(content, 0);
        Outcome closed = file.Close();
        return written.Succeeded ? closed : written;
    }

    public static Outcome<byte[]> ReadFile(this ITestFileSystem fs, string path)
    {
        Outcome<ITestFile> opened = fs.Open(path, OpenMode.Read);
        if (!opened.Succeeded)
        {
            return new Outcome<byte[]>(opened.Error, [], opened.Operation);
        }

        using ITestFile file = opened.Result;
        return file.ReadAll();
    }

    /// <summary>Reads from the beginning to the end.</summary>
    public static Outcome<byte[]> ReadAll(this ITestFile file)
    {
        using MemoryStream content = new();
        byte[] block = new byte[BlockSize];
        while (true)
        {
            Outcome<int> read = file.Read(block, content.Length);
            if (!read.Succeeded)
            {
                return new Outcome<byte[]>(read.Error, [], read.Operation);
            }

            if (read.Result == 0)
            {
                return content.ToArray();
            }

            content.Write(block, 0, read.Result);
        }
    }

    /// <summary>Writes all, in as many calls as the file system wants.</summary>
    public static Outcome WriteAll(this ITestFile file, ReadOnlySpan<byte> data, long offset)
    {
        while (!data.IsEmpty)
        {
            Outcome<int> written = file.Write(data[..Math.Min(data.Length, BlockSize)], offset);
            if (!written.Succeeded)
            {
                return written.WithoutValue();
            }

            if (written.Result <= 0)
            {
                return new Outcome(Errno.EIO, $"a write that took {written.Result} bytes");
            }

            data = data[written.Result..];
            offset += written.Result;
        }

        return Errno.OK;
    }

    /// <summary>Reads exactly this many bytes, or fails the test.</summary>
    public static byte[] ReadExactly(this ITestFile file, long offset, int length)
    {
        byte[] buffer = new byte[length];
        int done = 0;
        while (done < length)
        {
            int count = file.Read(buffer.AsSpan(done), offset + done).Ok();
            Assert.True(count > 0, $"Only {done} of {length} bytes at offset {offset}.");
            done += count;
        }

        return buffer;
    }

    public static bool Exists(this ITestFileSystem fs, string path)
    {
        Outcome<NodeInfo> outcome = fs.Stat(path);
        if (outcome.Error != Errno.ENOENT)
        {
            outcome.Ok();
        }

        return outcome.Succeeded;
    }

    /// <summary>Lists a directory without "." and "..".</summary>
    public static Outcome<IReadOnlyList<Listed>> List(this ITestFileSystem fs, string path)
    {
        Outcome<ITestDirectory> opened = fs.OpenDirectory(path);
        if (!opened.Succeeded)
        {
            return opened.Error;
        }

        using ITestDirectory directory = opened.Result;
        List<Listed> all = [];
        while (true)
        {
            Outcome<IReadOnlyList<Listed>> some = directory.ReadSome();
            if (!some.Succeeded)
            {
                return some;
            }

            if (some.Result.Count == 0)
            {
                return all;
            }

            all.AddRange(some.Result.Where(entry => entry.Name is not ("." or "..")));
        }
    }

    /// <summary>The sorted names in a directory.</summary>
    public static string[] Names(this ITestFileSystem fs, string path)
        => [.. fs.List(path).Ok().Select(entry => entry.Name).Order(StringComparer.Ordinal)];
}
