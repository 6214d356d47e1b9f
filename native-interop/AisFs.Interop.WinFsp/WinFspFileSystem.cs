using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Dispatch;
using AisFs.Interop.WinFsp.Loading;
using Microsoft.Extensions.Logging;

namespace AisFs.Interop.WinFsp;

/// <summary>
/// A file system that WinFsp serves to Windows: create it, <see cref="Mount"/> it, <see cref="Start"/> its dispatcher,
/// and dispose it to unmount.
/// </summary>
public sealed unsafe partial class WinFspFileSystem : IDisposable
{
    private readonly ILogger _logger;
    private readonly SafeFileSystemHandle _handle;
    private readonly Lock _lifetime = new();
    private readonly TimeSpan _stopPatience;
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
        Operations = operations;
        Api = api;
        _logger = logger;
        _stopPatience = options.StopPatience;
        _handle = CreateHandle(options);
        _self = GCHandle.Alloc(this);
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

    internal IWinFspOperations Operations { get; }

    internal WinFspApi Api { get; }

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
        NtStatus status = Api.SetMountPoint((nint)_handle.Value, mountPoint);
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
        NtStatus status = Api.StartDispatcher((nint)_handle.Value, (uint)threadCount);
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
        Api.SetDebugLog((nint)_handle.Value, kinds);
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
            Api.StopDispatcher((nint)_handle.Value);
        }

        // Nothing pends any more, unless the dispatcher never ran: a response after the deletion would touch freed memory.
        EndPending();
        Api.RemoveMountPoint((nint)_handle.Value);
        _handle.Dispose();
        _self.Free();
    }

    /// <summary>Logs an exception of a callback.</summary>
    /// <returns>The answer.</returns>
    internal NtStatus Failed(string operation, Exception exception)
    {
        try
        {
            _logger.CallbackFailed(exception, operation);
        }
        catch (Exception)
        {
            // The logger is not ours, and nothing may reach native code.
        }

        return exception is OperationCanceledException ? NtStatus.Cancelled : NtStatus.UnexpectedIoError;
    }

    internal void OnDispatcherStopped(bool normally)
    {
        if (!normally)
        {
            _logger.DriverStopped();
        }

        try
        {
            Operations.DispatcherStopped(normally);
        }
        finally
        {
            EndPending();
        }
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
            NtStatus.ObjectNameCollision => new WinFspException($"The mount point '{mountPoint}' is in use already", status),
            NtStatus.ObjectNameInvalid or NtStatus.ObjectPathNotFound
                => new WinFspException($"The mount point '{mountPoint}' is unusable: it must be a free drive letter or a new folder on an NTFS drive", status),
            NtStatus.AccessDenied => new WinFspException($"Mounting at '{mountPoint}' is not allowed to this user", status),
            _ => new WinFspException(mountPoint is null ? "No mount point could be set" : $"The volume cannot be mounted at '{mountPoint}'", status),
        };

    private SafeFileSystemHandle CreateHandle(WinFspVolumeOptions options)
    {
        FSP_FSCTL_VOLUME_PARAMS parameters = VolumeParameters.From(options);
        FSP_FILE_SYSTEM_INTERFACE* table = (FSP_FILE_SYSTEM_INTERFACE*)NativeMemory.AllocZeroed((nuint)sizeof(FSP_FILE_SYSTEM_INTERFACE));
        Thunks.Fill(table, options.Flags);
        NtStatus status = Api.Create(options.Device, parameters, table, out nint fileSystem);
        if (status != NtStatus.Success)
        {
            NativeMemory.Free(table);
            throw new WinFspException("WinFsp cannot create the volume", status);
        }

        return new SafeFileSystemHandle(Api, table, fileSystem);
    }
}
