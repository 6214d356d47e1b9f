using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Measuring;

/// <summary>
/// The metrics and spans of one mount's operations. While nobody listens they cost a few comparisons per operation; metrics never allocate.
/// </summary>
internal sealed class MountMeter : IDisposable
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "AisFs.Mount";

    // What is cached takes some ten microseconds, an upload at a close minutes.
    private static readonly InstrumentAdvice<double> s_seconds = new()
    {
        HistogramBucketBoundaries =
            [0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private readonly Meter _meter;
    private readonly ActivitySource _spans = new(Name);
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _active;
    private readonly Counter<long> _io;

    /// <summary>Makes the instruments.</summary>
    /// <param name="factory">Makes the meter; null: one without tags.</param>
    public MountMeter(IMeterFactory? factory)
    {
        MeterOptions options = new(Name);
        _meter = factory?.Create(options) ?? new Meter(options);
        _duration = _meter.CreateHistogram("aisfs.operation.duration", "s", "The time that the file system took for an operation.", null, s_seconds);
        _active = _meter.CreateUpDownCounter<long>("aisfs.operations.active", "{operation}", "Operations that wait for the cluster, the disk or memory.");
        _io = _meter.CreateCounter<long>("aisfs.operation.io", "By", "Bytes that programs read or wrote.");
    }

    /// <summary>An operation is about to be called.</summary>
    /// <param name="operation">Which.</param>
    /// <param name="name">The name that it is about; null for none.</param>
    public OperationWatch Begin(MountOperation operation, string? name = null)
    {
        if (!_duration.Enabled && !_io.Enabled && !_active.Enabled && !_spans.HasListeners())
        {
            return default;
        }

        Activity? span = Start(operation);
        if (name is not null)
        {
            span?.SetTag("aisfs.name", name);
        }

        return new OperationWatch(operation, Stopwatch.GetTimestamp(), span);
    }

    /// <summary>A read or a write is about to be called.</summary>
    /// <param name="operation">Which.</param>
    /// <param name="offset">Where in the file it begins.</param>
    /// <param name="length">How many bytes it is about.</param>
    public OperationWatch Begin(MountOperation operation, long offset, long length)
    {
        OperationWatch watch = Begin(operation);
        if (watch.Span is { IsAllDataRequested: true } span)
        {
            span.SetTag("aisfs.offset", offset);
            span.SetTag("aisfs.length", length);
        }

        return watch;
    }

    /// <summary>Sees an operation that was called through to its end.</summary>
    public ValueTask<FsResult> Run(in OperationWatch watch, ValueTask<FsResult> task)
    {
        if (watch.Operation is null)
        {
            return task;
        }

        if (!task.IsCompletedSuccessfully)
        {
            Leave(watch);
            return WaitAsync(watch, task);
        }

        FsResult result = task.Result;
        End(watch, result.Error);
        return new(result);
    }

    /// <summary>Sees an operation that was called through to its end.</summary>
    /// <typeparam name="T">What it yields.</typeparam>
    /// <param name="watch">What <see cref="Begin(MountOperation, string?)"/> returned.</param>
    /// <param name="task">The operation.</param>
    /// <param name="bytes">How many bytes it has moved; null for none.</param>
    public ValueTask<FsResult<T>> Run<T>(in OperationWatch watch, ValueTask<FsResult<T>> task, Func<T, int>? bytes = null)
    {
        if (watch.Operation is null)
        {
            return task;
        }

        if (!task.IsCompletedSuccessfully)
        {
            Leave(watch);
            return WaitAsync(watch, task, bytes);
        }

        FsResult<T> result = task.Result;
        End(watch, result, bytes);
        return new(result);
    }

    /// <summary>Sees an operation that cannot fail through to its end.</summary>
    public ValueTask Run(in OperationWatch watch, ValueTask task)
    {
        if (watch.Operation is null)
        {
            return task;
        }

        if (!task.IsCompletedSuccessfully)
        {
            Leave(watch);
            return WaitAsync(watch, task);
        }

        End(watch, FsError.None);
        return default;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _meter.Dispose();
        _spans.Dispose();
    }

    // The thread that called the last operation may still have its span: each operation is the root of a trace.
    private Activity? Start(MountOperation operation)
    {
        if (!_spans.HasListeners())
        {
            return null;
        }

        Activity.Current = null;
        return _spans.StartActivity(operation.Name, ActivityKind.Server);
    }

    // The operation goes on by itself; what its thread does next is not part of it.
    private void Leave(in OperationWatch watch)
    {
        _active.Add(1);
        if (watch.Span is not null)
        {
            Activity.Current = null;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FsResult> WaitAsync(OperationWatch watch, ValueTask<FsResult> task)
    {
        try
        {
            FsResult result = await task.ConfigureAwait(false);
            End(watch, result.Error);
            return result;
        }
        catch (Exception exception)
        {
            End(watch, exception);
            throw;
        }
        finally
        {
            _active.Add(-1);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FsResult<T>> WaitAsync<T>(OperationWatch watch, ValueTask<FsResult<T>> task, Func<T, int>? bytes)
    {
        try
        {
            FsResult<T> result = await task.ConfigureAwait(false);
            End(watch, result, bytes);
            return result;
        }
        catch (Exception exception)
        {
            End(watch, exception);
            throw;
        }
        finally
        {
            _active.Add(-1);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WaitAsync(OperationWatch watch, ValueTask task)
    {
        try
        {
            await task.ConfigureAwait(false);
            End(watch, FsError.None);
        }
        catch (Exception exception)
        {
            End(watch, exception);
            throw;
        }
        finally
        {
            _active.Add(-1);
        }
    }

    private void End<T>(in OperationWatch watch, in FsResult<T> result, Func<T, int>? bytes)
    {
        if (bytes is not null && result.IsOk && _io.Enabled)
        {
            _io.Add(bytes(result.Value), watch.Operation!.Direction);
        }

        End(watch, result.Error);
    }

    private void End(in OperationWatch watch, FsError error)
    {
        if (error == FsError.None)
        {
            _duration.Record(Stopwatch.GetElapsedTime(watch.Started).TotalSeconds, watch.Operation!.Tag);
            watch.Span?.Dispose();
        }
        else
        {
            Fail(watch, ErrorTags.Of(error));
        }
    }

    private void End(in OperationWatch watch, Exception exception)
        => Fail(watch, exception is OperationCanceledException ? ErrorTags.Interrupted : ErrorTags.Defect);

    private void Fail(in OperationWatch watch, KeyValuePair<string, object?> error)
    {
        _duration.Record(Stopwatch.GetElapsedTime(watch.Started).TotalSeconds, watch.Operation!.Tag, error);
        if (watch.Span is { } span)
        {
            span.SetTag(error.Key, error.Value);
            span.SetStatus(ActivityStatusCode.Error);
            span.Dispose();
        }
    }
}
