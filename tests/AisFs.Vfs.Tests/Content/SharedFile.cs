using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Content;

/// <summary>A file that is written, flushed and read at the same time. Which bytes are right is known from where they are.</summary>
internal sealed class SharedFile(FileContent content)
{
    private long _written;

    /// <summary>How many bytes were written, from the first on.</summary>
    public long Written => Volatile.Read(ref _written);

    /// <summary>The bytes that belong at an offset.</summary>
    public static byte[] Right(long offset, int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            long position = offset + i;
            bytes[i] = (byte)((position * 31) ^ (position >> 8) ^ (position >> 16));
        }

        return bytes;
    }

    /// <summary>Writes onwards, and now and then once more what was written before.</summary>
    public async Task WriteAsync(long target, bool turnsBack)
    {
        Random random = new(1);
        while (_written < target)
        {
            int count = random.Next(1, 20_000);
            Assert.Equal(FsError.None, await ContentHarness.WriteAsync(content, _written, Right(_written, count)));
            Volatile.Write(ref _written, _written + count);
            if (turnsBack && random.Next(10) == 0)
            {
                long offset = random.NextInt64(_written);
                Assert.Equal(FsError.None, await ContentHarness.WriteAsync(content, offset, Right(offset, (int)Math.Min(_written - offset, random.Next(1, 9000)))));
            }
        }
    }

    /// <summary>Flushes after each few writes.</summary>
    public async Task FlushAsync(Func<bool> isOver)
    {
        while (!isOver())
        {
            long flushedUpTo = Written;
            await Wait.UntilAsync(() => isOver() || Written > flushedUpTo);
            FsResult<ObjectInfo> flushed = await ContentHarness.FlushAsync(content);
            Assert.Equal(FsError.None, flushed.Error);
        }
    }

    /// <summary>Reads what is there, here and there or onwards.</summary>
    public async Task ReadAsync(int seed, Func<bool> isOver)
    {
        Random random = new(seed);
        using ReadCursor cursor = content.CreateCursor();
        long onwards = 0;
        while (!isOver())
        {
            long size = Written;
            long offset = seed % 2 == 0 ? random.NextInt64(size + 1) : Math.Min(onwards, size);
            FsResult<byte[]> read = await ContentHarness.ReadAsync(content, cursor, offset, random.Next(1, 30_000));
            Assert.Equal(FsError.None, read.Error);
            Assert.True(Right(offset, read.Value.Length).SequenceEqual(read.Value));
            onwards = offset + read.Value.Length;
        }
    }
}
