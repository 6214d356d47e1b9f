using AisFs.Vfs.Content;
using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Control;

/// <summary>What can change while a file system runs. All of it may be called from any thread.</summary>
public sealed class LiveLimits
{
    private readonly MountClock _clock;
    private readonly ContentStore _contents;
    private readonly PathForgetter _forgetter;

    internal LiveLimits(MountClock clock, ContentStore contents, PathForgetter forgetter)
    {
        _clock = clock;
        _contents = contents;
        _forgetter = forgetter;
    }

    /// <summary>Believes attributes and listings for other times. Where these are shorter, the caches are dropped: the kernel may believe what it has for longer.</summary>
    /// <param name="cacheTtl">As <see cref="VfsOptions.CacheTtl"/>.</param>
    /// <param name="negativeTtl">As <see cref="VfsOptions.NegativeTtl"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative, or longer than <see cref="VfsOptions.Forever"/>.</exception>
    public void SetCacheTimes(TimeSpan cacheTtl, TimeSpan negativeTtl)
    {
        new VfsOptions { CacheTtl = cacheTtl, NegativeTtl = negativeTtl }.Validate();
        bool isShorter = cacheTtl < _clock.Ttl || negativeTtl < _clock.NegativeTtl;
        _clock.Change(cacheTtl, negativeTtl);
        if (isShorter)
        {
            _ = _forgetter.Forget(string.Empty);
        }
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
