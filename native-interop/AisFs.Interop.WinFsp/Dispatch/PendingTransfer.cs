using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AisFs.Interop.WinFsp.Abi;

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
    private WinFspFileSystem? _fileSystem;
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

    /// <summary>Answers when the task completes, which may be before this returns.</summary>
    internal void Park(WinFspFileSystem fileSystem, ValueTask<IoResult> task, TransactKind kind, ulong hint)
    {
        _fileSystem = fileSystem;
        _kind = kind;
        _hint = hint;
        fileSystem.PendingBegins();
        _awaiter = task.ConfigureAwait(false).GetAwaiter();
        _awaiter.UnsafeOnCompleted(_completed);
    }

    /// <summary>Gives the object back. The buffer must not be touched through it any more.</summary>
    internal void Release()
    {
        _buffer.Clear();
        _writer?.Reset(null, 0);
        _fileSystem = null;
        ObjectPool<PendingTransfer>.Return(this);
    }

    private void Complete()
    {
        WinFspFileSystem fileSystem = _fileSystem!;
        IoResult result;
        try
        {
            result = _awaiter.GetResult();
        }
        catch (Exception e)
        {
            result = IoResult.Failed(fileSystem.Failed(_kind.ToString(), e));
        }

        _awaiter = default;
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
        fileSystem.Respond(&response);
        fileSystem.PendingEnds();
    }
}
