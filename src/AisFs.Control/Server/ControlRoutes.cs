using System.Runtime.CompilerServices;
using AisFs.Control.Contract;
using AisFs.Control.Measuring;
using AisFs.Control.Reports;
using AisFs.Control.Warming;
using AisFs.Vfs.Api;
using AisFs.Vfs.Control;
using Microsoft.AspNetCore.Http;

namespace AisFs.Control.Server;

/// <summary>What the control socket answers to each request.</summary>
/// <param name="mount">The mount.</param>
/// <param name="time">The clock.</param>
internal sealed class ControlRoutes(ControlledMount mount, TimeProvider time)
{
    private const int MostFiles = 10_000;

    // A list of some million paths.
    private const long MaxOrderBytes = 1L << 30;
    private const double MostSeconds = 86_400;

    /// <summary>Answers a request.</summary>
    public Task RunAsync(string method, string path, ControlRequest request) => (method, path) switch
    {
        ("GET", "/v1/status") => StatusAsync(request),
        ("GET", "/v1/open") => OpenAsync(request),
        ("GET", "/v1/stats") => StatsAsync(request),
        ("GET", "/v1/trace") => TraceAsync(request),
        ("GET", "/v1/log-level") => request.AnswerAsync(new LogLevelValue(mount.GetLogLevel()), ControlJson.Default.LogLevelValue),
        ("PUT", "/v1/log-level") => SetLogLevelAsync(request),
        ("POST", "/v1/forget") => ForgetAsync(request),
        ("POST", "/v1/refresh") => RefreshAsync(request),
        ("POST", "/v1/flush") => FlushAsync(request),
        ("POST", "/v1/warm") => WarmAsync(request),
        (_, "/v1/status" or "/v1/open" or "/v1/stats" or "/v1/trace" or "/v1/log-level" or "/v1/forget" or "/v1/refresh" or "/v1/flush" or "/v1/warm")
            => request.FailAsync(StatusCodes.Status405MethodNotAllowed, "method not allowed", $"{path} does not take {method}."),
        _ => request.FailAsync(StatusCodes.Status404NotFound, "not found", "There is GET /v1/status, /v1/open, /v1/stats, /v1/trace and /v1/log-level, PUT /v1/log-level, and POST /v1/forget, /v1/refresh, /v1/flush and /v1/warm."),
    };

    private async Task StatusAsync(ControlRequest request)
    {
        int files = (int)request.Number("files", 100, 0, MostFiles);
        await request.AnswerAsync(await StatusReport.TakeAsync(mount, files, time).ConfigureAwait(false), ControlJson.Default.MountStatus).ConfigureAwait(false);
    }

    private Task OpenAsync(ControlRequest request)
    {
        IReadOnlyList<OpenFile> files = mount.FileSystem.Control.TakeOpenFiles((int)request.Number("files", 1000, 0, MostFiles));
        OpenAnswer answer = new([.. files.Select(static file => new OpenItem(file.Path, file.IsDirectory, file.Handles, file.Writers))]);
        return request.AnswerAsync(answer, ControlJson.Default.OpenAnswer);
    }

    private Task StatsAsync(ControlRequest request)
    {
        TimeSpan interval = TimeSpan.FromSeconds(request.Number("interval", 1, 0.1, MostSeconds));
        double count = request.Number("count", 1, 0, 1e9);
        return request.StreamAsync(SampleAsync(interval, count, request.Aborted), ControlJson.Default.StatsSample);
    }

    private async IAsyncEnumerable<StatsSample> SampleAsync(TimeSpan interval, double count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using StatsListener listener = new(mount.Identity.Mountpoint, time);
        using PeriodicTimer timer = new(interval, time);
        for (double i = 0; (count == 0 || i < count) && await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false); i++)
        {
            yield return listener.Cut();
        }
    }

    private Task TraceAsync(ControlRequest request)
    {
        TimeSpan duration = TimeSpan.FromSeconds(request.Number("seconds", 10, 0.01, MostSeconds));
        return request.StreamAsync(TraceFeed.WatchAsync(mount.Served, duration, time, request.Aborted), ControlJson.Default.TraceEvent);
    }

    private async Task SetLogLevelAsync(ControlRequest request)
    {
        LogLevelValue wanted = await request.ReadAsync(ControlJson.Default.LogLevelValue).ConfigureAwait(false);
        if (!mount.SetLogLevel(wanted.Level))
        {
            throw new ControlException(StatusCodes.Status400BadRequest, "no such level", "The level must be verbose, debug, information, warning or error.");
        }

        await request.AnswerAsync(new LogLevelValue(mount.GetLogLevel()), ControlJson.Default.LogLevelValue).ConfigureAwait(false);
    }

    private async Task ForgetAsync(ControlRequest request)
    {
        ForgottenThings forgotten = mount.FileSystem.Control.Forget(await PathAsync(request).ConfigureAwait(false));
        await request.AnswerAsync(new ForgetAnswer(forgotten.Files, forgotten.Directories, forgotten.Kept), ControlJson.Default.ForgetAnswer).ConfigureAwait(false);
    }

    private async Task RefreshAsync(ControlRequest request)
    {
        string path = await PathAsync(request).ConfigureAwait(false);
        RefreshedPath found = ValueOf(await mount.FileSystem.Control.RefreshAsync(path, request.Aborted).ConfigureAwait(false), path);
        await request.AnswerAsync(new RefreshAnswer(found.Exists, found.IsDirectory, found.Bytes, found.Entries, found.HasChanged), ControlJson.Default.RefreshAnswer).ConfigureAwait(false);
    }

    private async Task FlushAsync(ControlRequest request)
    {
        string path = await PathAsync(request).ConfigureAwait(false);
        FsResult<FlushedFiles> flushed = await mount.FileSystem.Control.FlushAsync(path, request.Aborted).ConfigureAwait(false);

        // What nothing is known of has nothing to upload.
        FlushedFiles done = flushed.Error == FsError.NotFound ? new FlushedFiles(0, 0, new UnsavedFiles(0, 0, 0, 0, 0, [])) : ValueOf(flushed, path);
        await request.AnswerAsync(new FlushAnswer(done.Files, done.Bytes, StatusReport.Describe(done.Left, mount)), ControlJson.Default.FlushAnswer).ConfigureAwait(false);
    }

    private async Task WarmAsync(ControlRequest request)
    {
        request.AllowBody(MaxOrderBytes);
        WarmOrder order = await request.ReadAsync(ControlJson.Default.WarmOrder).ConfigureAwait(false);
        if (order.Paths is null || order.To is not (null or "memory" or "disk"))
        {
            throw new ControlException(StatusCodes.Status400BadRequest, "bad order", "The order must have paths, and 'to' must be memory or disk.");
        }

        foreach (string path in order.Paths)
        {
            CheckPath(path);
        }

        await request.StreamAsync(new WarmRun(mount, order, time).RunAsync(request.Aborted), ControlJson.Default.WarmLine).ConfigureAwait(false);
    }

    private static async ValueTask<string> PathAsync(ControlRequest request)
        => CheckPath((await request.ReadAsync(ControlJson.Default.PathOrder).ConfigureAwait(false)).Path ?? string.Empty);

    private static string CheckPath(string path)
        => path.Contains('\0', StringComparison.Ordinal) || path.Split('/').Any(static name => name is "." or "..")
            ? throw new ControlException(StatusCodes.Status400BadRequest, "bad path", "The path must be one in the mount, without . and .. in it.")
            : path;

    private static T ValueOf<T>(FsResult<T> result, string path) => result.IsOk ? result.Value
        : throw new ControlException(StatusCodes.Status502BadGateway, result.Error.ToString(), $"The cluster did not answer for '{path}' as it should ({result.Error}); the log of the mount may tell more.");
}
