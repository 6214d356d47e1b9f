using System.Collections.Concurrent;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Crash;

/// <summary>A program whose files the cluster refuses: they are written, and closed with an error.</summary>
/// <param name="seed">The sequence of its operations.</param>
internal sealed class FailingWorker(int seed)
{
    /// <summary>What the names of objects begin with that are refused.</summary>
    public const string Prefix = "refused";

    private const int Mebibyte = 1 << 20;

    private readonly Random _random = new(seed);
    private int _number;
    private int _steps;

    /// <summary>What was written and closed, by object.</summary>
    public ConcurrentDictionary<string, byte[]> Closed { get; } = [];

    /// <summary>Whether it has done something since it began to work.</summary>
    public bool IsAtWork => Volatile.Read(ref _steps) > 0;

    /// <summary>Why it ended.</summary>
    public RefusedException? End { get; private set; }

    /// <summary>Works until the mount is gone.</summary>
    /// <param name="mountpoint">Where the bucket is mounted.</param>
    /// <param name="isOver">Whether to stop by itself.</param>
    public void Work(string mountpoint, Func<bool> isOver)
    {
        End = null;
        Volatile.Write(ref _steps, 0);
        try
        {
            while (!isOver())
            {
                Step(mountpoint);
                Interlocked.Increment(ref _steps);
            }
        }
        catch (RefusedException e)
        {
            End = e;
        }
    }

    private void Step(string mountpoint)
    {
        // In memory, or in the staging folder.
        string name = $"{Prefix}-{++_number}";
        byte[] content = TestBytes.Make(_random.Next(4) == 0 ? _random.Next(17 * Mebibyte, 18 * Mebibyte) : _random.Next(300_000), ((ulong)seed << 40) | (uint)_number);
        using RawFile file = new(Path.Combine(mountpoint, name), LibcConstants.O_CREAT | LibcConstants.O_EXCL);
        const int Piece = 400_000;
        for (int offset = (content.Length - 1) / Piece * Piece; content.Length > 0 && offset >= 0; offset -= Piece)
        {
            file.Write(content.AsSpan(offset, Math.Min(Piece, content.Length - offset)), offset);
        }

        Closed[name] = content;
        try
        {
            file.Close();
        }
        catch (RefusedException e) when (e.Error == Errno.EACCES)
        {
            return;
        }

        throw new CrashException($"{name} was closed without an error, though the cluster refuses it.");
    }
}
