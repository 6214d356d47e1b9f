using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Loading;

namespace AisFs.Interop.WinFsp.Volumes;

/// <summary>Runs the process as a Windows service, or in the console where there is none, through WinFsp's service frame.</summary>
public sealed unsafe class WinFspService
{
    private readonly string _name;
    private readonly Func<string[], NtStatus> _start;
    private readonly Action _stop;
    private nint _service;

    /// <summary>Prepares a service.</summary>
    /// <param name="name">The service's name, for the event log.</param>
    /// <param name="start">Mounts; given the arguments without the program's name. Must return soon.</param>
    /// <param name="stop">Unmounts: on Ctrl-C, when the service is stopped, and when the system shuts down.</param>
    public WinFspService(string name, Func<string[], NtStatus> start, Action stop)
    {
        _name = name;
        _start = start;
        _stop = stop;
    }

    /// <summary>Runs until the service is stopped.</summary>
    /// <returns>The exit code for the process.</returns>
    /// <exception cref="WinFspException">WinFsp is absent.</exception>
    public int Run()
    {
        WinFspLibrary.Load();
        GCHandle self = GCHandle.Alloc(this);
        try
        {
            return (int)WinFspNative.FspServiceRunEx(
                _name,
                (nint)(delegate* unmanaged<FSP_SERVICE*, uint, char**, NtStatus>)&OnStart,
                (nint)(delegate* unmanaged<FSP_SERVICE*, NtStatus>)&OnStop,
                0,
                GCHandle.ToIntPtr(self));
        }
        finally
        {
            self.Free();
        }
    }

    /// <summary>Stops the service from inside: <see cref="Run"/> returns after the unmount.</summary>
    public void Stop()
    {
        if (Volatile.Read(ref _service) is not 0 and nint service)
        {
            WinFspNative.FspServiceStop(service);
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus OnStart(FSP_SERVICE* service, uint count, char** arguments)
    {
        try
        {
            WinFspService self = Self(service);
            Volatile.Write(ref self._service, (nint)service);
            string[] texts = new string[Math.Max((int)count - 1, 0)];
            for (int i = 0; i < texts.Length; i++)
            {
                texts[i] = new string(arguments[i + 1]);
            }

            return self._start(texts);
        }
        catch (Exception)
        {
            return NtStatus.UnexpectedIoError;
        }
    }

    [UnmanagedCallersOnly]
    private static NtStatus OnStop(FSP_SERVICE* service)
    {
        try
        {
            Self(service)._stop();
            return NtStatus.Success;
        }
        catch (Exception)
        {
            return NtStatus.UnexpectedIoError;
        }
    }

    private static WinFspService Self(FSP_SERVICE* service) => (WinFspService)GCHandle.FromIntPtr(service->UserContext).Target!;
}
