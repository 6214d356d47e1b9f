using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <summary>
/// A read, write or directory read that could not be answered at once: waits for its task and sends the response.
/// Pooled with its continuation, so that parking a request allocates nothing.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The buffer owns no memory.")]
internal sealed unsafe class PendingTransfer
{
    private readonly Action _completed;
    private readonly NativeBuffer _buffer = new();
    private VolumeDispatch? _volume;
    private nint _fileSystem;
    private DirectoryWriter? _writer;
    private ConfiguredValueTaskAwaitable<IoResult>.ConfiguredValueTaskAwaiter _awaiter;
    private TransactKind _kind;
    private ulong _hint;

    public PendingTransfer() => _completed = Complete;

    internal NativeBuffer Buffer => _buffer;

    internal DirectoryWriter? Writer
    {
        get => _writer;
        set => _writer = value;
    }

    /// <summary>Whether the mount ended meanwhile: there must be no answer. Changes under the lock of <see cref="PendingRequests"/>.</summary>
    internal bool IsAbandoned { get; private set; }

    /// <summary>The neighbour in <see cref="PendingRequests"/>, which guards it.</summary>
    internal PendingTransfer? Next { get; set; }

    /// <summary>The neighbour in <see cref="PendingRequests"/>, which guards it.</summary>
    internal PendingTransfer? Previous { get; set; }

    /// <summary>Answers when the task completes, which may be before this returns.</summary>
    internal void Park(VolumeDispatch volume, nint fileSystem, ValueTask<IoResult> task, TransactKind kind, ulong hint)
    {
        _volume = volume;
        _fileSystem = fileSystem;
        _kind = kind;
        _hint = hint;
        volume.Pending.Add(this);
        _awaiter = task.ConfigureAwait(false).GetAwaiter();
        _awaiter.UnsafeOnCompleted(_completed);
    }

    /// <summary>Gives the object back. The buffer must not be touched through it any more.</summary>
    internal void Release()
    {
        TakeAway();
        _volume = null;
        ObjectPool<PendingTransfer>.Return(this);
    }

    /// <summary>The callback failed, and the driver takes its buffer back. The object is not used again: others may still hold it.</summary>
    internal void TakeAway()
    {
        _buffer.Clear();
        _writer?.Reset(null, 0);
    }

    /// <summary>Takes the buffer away because the mount ends; the caller holds the lock of <see cref="PendingRequests"/>.</summary>
    /// <returns>False when the buffer is being filled: the answer follows at once.</returns>
    internal bool TryAbandon()
    {
        if (!_buffer.TryTakeAway())
        {
            return false;
        }

        _writer?.Reset(null, 0);
        IsAbandoned = true;
        return true;
    }

    private void Complete()
    {
        VolumeDispatch volume = _volume!;
        nint fileSystem = _fileSystem;
        bool isAnswered = volume.Pending.TryAnswer(this);
        IoResult result;
        try
        {
            result = _awaiter.GetResult();
        }
        catch (Exception e)
        {
            result = IoResult.Failed(isAnswered ? volume.Failed(_kind.ToString(), e) : NtStatus.Cancelled);
        }

        _awaiter = default;
        if (!isAnswered)
        {
            return;
        }

        FSP_FSCTL_TRANSACT_RSP response = new()
        {
            Size = (ushort)sizeof(FSP_FSCTL_TRANSACT_RSP),
            Kind = _kind,
            Hint = _hint,
            IoStatus_Status = result.Status,
            IoStatus_Information = result.Count,
        };

        if (_kind == TransactKind.Write)
        {
            response.Rsp_Write_FileInfo = result.FileInfo;
        }

        // The driver may take its buffer back as soon as the response is sent.
        Release();
        volume.Api.SendResponse(fileSystem, &response);
        volume.Pending.Answered();
    }
}
