using AisFs.Vfs.Api;

namespace AisFs.Vfs.Content.Streaming;

/// <summary>One part of a multipart upload.</summary>
internal sealed class UploadPart(int number, long from, long to)
{
    private volatile int _state;
    private volatile int _place;
    private int _spilling;

    /// <summary>The number, from 1.</summary>
    public int Number => number;

    /// <summary>The first byte in the file.</summary>
    public long From => from;

    /// <summary>Behind the last byte in the file.</summary>
    public long To => to;

    public PartState State
    {
        get => (PartState)_state;
        set => _state = (int)value;
    }

    public PartPlace Place
    {
        get => (PartPlace)_place;
        set => _place = (int)value;
    }

    /// <summary>Why it failed.</summary>
    public FsError Error { get; set; }

    /// <summary>Completes when it was sent or has failed, and has left memory if that is short; never fails.</summary>
    public Task Task { get; set; } = Task.CompletedTask;

    /// <summary>Whether the caller moves the bytes out of memory; false when another caller does.</summary>
    public bool TryBeginSpill() => Interlocked.Exchange(ref _spilling, 1) == 0;
}
