using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Interop.WinFsp.Dispatch;
using AisFs.Interop.WinFsp.Loading;
using Microsoft.Extensions.Logging;

namespace AisFs.Interop.WinFsp.Volumes;

/// <summary>
/// A file system that WinFsp serves to Windows: create it, <see cref="Mount"/> it, <see cref="Start"/> its dispatcher,
/// and dispose it to unmount.
/// </summary>
public sealed unsafe class WinFspFileSystem : IDisposable
{
    private readonly WinFspApi _api;
    private readonly VolumeDispatch _dispatch;
    private readonly SafeFileSystemHandle _handle;
    private readonly ChangeSender _changes;
    private readonly Lock _lifetime = new();
    private GCHandle _self;
    private bool _started;
    private bool _disposed;

    /// <summary>Loads WinFsp if need be and creates the volume.</summary>
    /// <param name="operations">What answers the requests.</param>
    /// <param name="options">The volume.</param>
    /// <param name="logger">Is told of defects.</param>
    /// <exception cref="WinFspException">WinFsp is absent or refuses the volume.</exception>
    public WinFspFileSystem(IWinFspOperations operations, WinFspVolumeOptions options, ILogger logger)
        : this(operations, options, logger, LoadApi())
    {
    }

    internal WinFspFileSystem(IWinFspOperations operations, WinFspVolumeOptions options, ILogger logger, WinFspApi api)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _api = api;
        _dispatch = new VolumeDispatch(operations, api, logger, options.StopPatience);
        _handle = CreateHandle(api, options);
        _changes = new ChangeSender(api, (nint)_handle.Value, logger);
        _self = GCHandle.Alloc(_dispatch);
        _handle.Value->UserContext = GCHandle.ToIntPtr(_self);
        if (!options.GuardOperations)
        {
            // As FspFileSystemSetOperationGuard does: without these two nothing is locked.
            _handle.Value->EnterOperation = 0;
            _handle.Value->LeaveOperation = 0;
        }
    }

    /// <summary>The drive, folder or UNC name under which the volume is seen; null before it is mounted.</summary>
    public string? MountPoint { get; private set; }

    /// <summary>How many requests wait for their answer.</summary>
    public int PendingCount => _dispatch.Pending.Count;

    /// <summary>Whether a mount point is free, asked before the work of mounting begins.</summary>
    /// <param name="options">The volume.</param>
    /// <param name="mountPoint">The mount point, or null.</param>
    /// <exception cref="WinFspException">WinFsp is absent, or the mount point is taken or unusable.</exception>
    public static void Preflight(WinFspVolumeOptions options, string? mountPoint) => Preflight(options, mountPoint, LoadApi());

    /// <summary>Makes the volume visible.</summary>
    /// <param name="mountPoint">
    /// A drive such as <c>X:</c>, the path of a folder that does not exist in a folder that does, or null for the next free
    /// letter from Z: downwards. Null leaves a UNC volume without a drive.
    /// </param>
    /// <exception cref="WinFspException">The mount point is taken or unusable.</exception>
    public void Mount(string? mountPoint)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        NtStatus status = _api.SetMountPoint((nint)_handle.Value, mountPoint);
        if (status != NtStatus.Success)
        {
            throw MountFailed(mountPoint, status);
        }

        MountPoint = new string(_handle.Value->MountPoint);
    }

    /// <summary>Starts the dispatcher: from now on requests come.</summary>
    /// <param name="threadCount">How many threads answer requests; 0 leaves it to WinFsp.</param>
    /// <exception cref="WinFspException">WinFsp refused.</exception>
    public void Start(int threadCount)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        NtStatus status = _api.StartDispatcher((nint)_handle.Value, (uint)threadCount);
        if (status != NtStatus.Success)
        {
            throw new WinFspException("The WinFsp dispatcher cannot be started", status);
        }

        _started = true;
    }

    /// <summary>Has WinFsp write its requests and responses to the standard error stream.</summary>
    /// <param name="kinds">A bit for each kind of request; all bits for all.</param>
    public void SetDebugLog(uint kinds)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _api.SetDebugLog((nint)_handle.Value, kinds);
    }

    /// <summary>
    /// Makes the driver forget what it cached of files and tells programs that watch. Blocks while a rename is under
    /// way, at most a second: must not be called from a callback.
    /// </summary>
    /// <param name="source">Is asked for the changes once the driver is ready to take them.</param>
    /// <returns>
    /// Whether the driver took them: <see cref="NtStatus.CantWait"/> when a rename took too long, <see cref="NtStatus.Cancelled"/>
    /// after the unmount. What was not taken is put back.
    /// </returns>
    public NtStatus Notify(IFileChangeSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        lock (_lifetime)
        {
            return _disposed ? NtStatus.Cancelled : _changes.Send(source);
        }
    }

    /// <summary>
    /// Unmounts: no request comes any more, and those under way are waited for. What has not come back after
    /// <see cref="WinFspVolumeOptions.StopPatience"/> loses its buffer.
    /// </summary>
    public void Dispose()
    {
        lock (_lifetime)
        {
            if (_disposed)
            {
                return;
            }

            Volatile.Write(ref _disposed, true);
            Interlocked.MemoryBarrier();
        }

        if (_started)
        {
            _api.StopDispatcher((nint)_handle.Value);
        }

        // Nothing pends any more, unless the dispatcher never ran: a response after the deletion would touch freed memory.
        _dispatch.EndPending();
        _api.RemoveMountPoint((nint)_handle.Value);
        _handle.Dispose();
        _self.Free();
    }

    internal static void Preflight(WinFspVolumeOptions options, string? mountPoint, WinFspApi api)
    {
        options.Validate();
        NtStatus status = api.Preflight(options.Device, mountPoint);
        if (status != NtStatus.Success)
        {
            throw MountFailed(mountPoint, status);
        }
    }

    private static NativeWinFspApi LoadApi()
    {
        WinFspLibrary.Load();
        return NativeWinFspApi.Instance;
    }

    private static WinFspException MountFailed(string? mountPoint, NtStatus status)
        => status switch
        {
            NtStatus.ObjectNameCollision => new WinFspException($"The mount point '{mountPoint}' is in use already", status) { IsInUse = true },
            NtStatus.ObjectNameInvalid or NtStatus.ObjectPathNotFound
                => new WinFspException($"The mount point '{mountPoint}' is unusable: it must be a free drive letter or a new folder on an NTFS drive", status),
            NtStatus.AccessDenied => new WinFspException($"Mounting at '{mountPoint}' is not allowed to this user", status),
            _ => new WinFspException(mountPoint is null ? "No mount point could be set" : $"The volume cannot be mounted at '{mountPoint}'", status),
        };

    private static SafeFileSystemHandle CreateHandle(WinFspApi api, WinFspVolumeOptions options)
    {
        FSP_FSCTL_VOLUME_PARAMS parameters = VolumeParameters.From(options);
        FSP_FILE_SYSTEM_INTERFACE* table = (FSP_FILE_SYSTEM_INTERFACE*)NativeMemory.AllocZeroed((nuint)sizeof(FSP_FILE_SYSTEM_INTERFACE));
        Thunks.Fill(table, options.Flags);
        NtStatus status = api.Create(options.Device, parameters, table, out nint fileSystem);
        if (status != NtStatus.Success)
        {
            NativeMemory.Free(table);
            throw status == NtStatus.ObjectNameCollision && options.UncName is { } name
                ? new WinFspException($"The network name '{name}' is in use already", status) { IsInUse = true }
                : new WinFspException("WinFsp cannot create the volume", status);
        }

        return new SafeFileSystemHandle(api, table, fileSystem);
    }
}
