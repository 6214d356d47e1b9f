using AisFs.Vfs.Content;
using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Control;

/// <summary>What can change while a file system runs. All of it may be called from any thread.</summary>
public sealed class LiveLimits
{
    private const long LeastMemory = 64L << 20;
    private const long LeastMetadata = 64L << 10;

    private readonly MountClock _clock;
    private readonly MetadataCache _cache;
    private readonly ContentStore _contents;
    private readonly PathForgetter _forgetter;

    internal LiveLimits(MountClock clock, MetadataCache cache, ContentStore contents, PathForgetter forgetter)
    {
        _clock = clock;
        _cache = cache;
        _contents = contents;
        _forgetter = forgetter;
    }

    /// <summary>Believes attributes and listings for other times. Where these are shorter, the caches are dropped: the kernel may believe what it has for longer.</summary>
    /// <param name="cacheTtl">For how long attributes and listings are believed; zero: not at all, at most 36,500 days.</param>
    /// <param name="negativeTtl">The same for a name that was looked up alone and not found.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative, or longer than 36,500 days.</exception>
    public void SetCacheTimes(TimeSpan cacheTtl, TimeSpan negativeTtl)
    {
        CacheTimes.Check(cacheTtl, negativeTtl);
        bool isShorter = cacheTtl < _clock.Ttl || negativeTtl < _clock.NegativeTtl;
        _clock.Change(cacheTtl, negativeTtl);
        if (isShorter)
        {
            _ = _forgetter.Forget(string.Empty);
        }
    }

    /// <summary>Has the memory of readers and writers take another size at most: a greater one at once, a smaller one as memory is given back.</summary>
    /// <param name="bytes">As <see cref="Api.ContentOptions.MemoryLimit"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 64 MiB.</exception>
    public void SetMemoryLimit(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, LeastMemory);
        _contents.ChangeMemoryLimit(bytes);
    }

    /// <summary>Has cached names, attributes and listings take another size at most. What is beyond it is forgotten.</summary>
    /// <param name="bytes">As <see cref="VfsOptions.MetadataCacheBytes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 64 KiB.</exception>
    public void SetMetadataCache(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, LeastMetadata);
        _cache.ChangeLimit(bytes);
    }

    /// <summary>Reads ahead by other distances.</summary>
    /// <param name="bytes">As <see cref="Api.ContentOptions.ReadAheadLimit"/>; 0 switches read-ahead off.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public void SetReadAhead(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        _contents.ReadAhead.Change(bytes);
    }
}
