using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AisFs.Telemetry.Meters;

/// <summary>What the process uses, by the names of OpenTelemetry. It looks when it is asked.</summary>
internal sealed class ProcessMeter : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "AisFs.Telemetry";

    private const string DescriptorFolder = "/proc/self/fd";

    private static readonly KeyValuePair<string, object?> s_user = new("cpu.mode", "user");
    private static readonly KeyValuePair<string, object?> s_system = new("cpu.mode", "system");

    /// <summary>Makes the instruments.</summary>
    /// <param name="factory">Makes the meter.</param>
    /// <param name="isReachable">Whether the cluster answers; null while that is not known.</param>
    public ProcessMeter(IMeterFactory factory, Func<bool?> isReachable)
    {
        Meter = factory.Create(new MeterOptions(Name));
        Meter.CreateObservableGauge<int>("aisfs.cluster.reachable", () => isReachable() is { } known ? [new(known ? 1 : 0)] : [], null, "1 when the cluster answered the last time that it was asked, else 0.");
        Meter.CreateObservableCounter<double>("process.cpu.time", CpuTime, "s", "The processor time that the process has used.");
        Meter.CreateObservableUpDownCounter("process.memory.usage", static () => Environment.WorkingSet, "By", "The physical memory that the process uses.");
        Meter.CreateObservableUpDownCounter("process.thread.count", Threads, "{thread}", "The threads of the process.");
        Meter.CreateObservableGauge("process.uptime", Uptime, "s", "For how long the process runs.");
        if (OperatingSystem.IsLinux())
        {
            Meter.CreateObservableUpDownCounter(
                "process.unix.file_descriptor.count", static () => Directory.EnumerateFileSystemEntries(DescriptorFolder).Count(), "{file_descriptor}", "The open file descriptors of the process.");
        }
    }

    /// <summary>The meter.</summary>
    public Meter Meter { get; }

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    private static IEnumerable<Measurement<double>> CpuTime()
    {
        using Process process = Process.GetCurrentProcess();
        return [new(process.UserProcessorTime.TotalSeconds, s_user), new(process.PrivilegedProcessorTime.TotalSeconds, s_system)];
    }

    private static double Uptime()
    {
        using Process process = Process.GetCurrentProcess();
        return (DateTime.UtcNow - process.StartTime.ToUniversalTime()).TotalSeconds;
    }

    private static int Threads()
    {
        using Process process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }
}
