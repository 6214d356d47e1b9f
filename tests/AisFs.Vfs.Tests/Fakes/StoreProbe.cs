using System.Collections.Concurrent;
using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Fakes;

/// <summary>Records the calls of a store, and lets a test hold them or make them fail.</summary>
internal abstract class StoreProbe
{
    private readonly ConcurrentQueue<StoreCall> _calls = new();

    /// <summary>Asked at every stage of every call; may wait, throw, or answer an error that the call then fails with.</summary>
    public Func<StoreCall, CancellationToken, ValueTask<FsError>>? Hook { get; set; }

    /// <summary>All calls so far, without those of <see cref="StoreOperation.ReadBody"/>.</summary>
    public IReadOnlyList<StoreCall> Calls => [.. _calls];

    /// <summary>How often an operation was called.</summary>
    public int Count(StoreOperation operation) => _calls.Count(call => call.Operation == operation);

    /// <summary>Forgets the calls so far.</summary>
    public void ClearCalls() => _calls.Clear();

    /// <summary>Holds every call of an operation until the gate is opened.</summary>
    public StoreGate Hold(StoreOperation operation, StoreStage stage = StoreStage.Begin, Func<StoreCall, bool>? which = null)
    {
        StoreGate gate = new();
        AddHook((call, token) => call.Operation == operation && call.Stage == stage && (which is null || which(call))
            ? gate.PassAsync(token)
            : new ValueTask<FsError>(FsError.None));
        return gate;
    }

    /// <summary>Lets the next calls of an operation fail.</summary>
    public void FailNext(StoreOperation operation, FsError error, int count = 1, StoreStage stage = StoreStage.Begin, Func<StoreCall, bool>? which = null)
    {
        int left = count;
        AddHook((call, _) => new ValueTask<FsError>(
            call.Operation == operation && call.Stage == stage && (which is null || which(call)) && Interlocked.Decrement(ref left) >= 0
                ? error
                : FsError.None));
    }

    /// <summary>Adds a hook behind those that are there; the first error counts.</summary>
    public void AddHook(Func<StoreCall, CancellationToken, ValueTask<FsError>> hook)
    {
        Func<StoreCall, CancellationToken, ValueTask<FsError>>? before = Hook;
        Hook = before is null ? hook : async (call, token) =>
        {
            FsError error = await before(call, token);
            return error != FsError.None ? error : await hook(call, token);
        };
    }

    /// <summary>Records a call, where it begins, and asks the hook.</summary>
    internal async ValueTask<FsError> PassAsync(StoreCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (call.Stage == StoreStage.Begin && call.Operation != StoreOperation.ReadBody)
        {
            _calls.Enqueue(call);
        }

        return Hook is { } hook ? await hook(call, cancellationToken) : FsError.None;
    }

    /// <summary>Takes the body of a request.</summary>
    internal async ValueTask<FsResult<byte[]>> ReceiveAsync(StoreCall call, IUploadContent content, CancellationToken cancellationToken)
    {
        FsError error = await PassAsync(call, cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        MemoryStream body = new();
        await content.CopyToAsync(body, cancellationToken);
        error = await PassAsync(call with { Stage = StoreStage.Received }, cancellationToken);
        if (error != FsError.None)
        {
            return error;
        }

        // A body of the wrong length breaks the request, as it would on a connection.
        return body.Length == content.Length ? body.ToArray() : FsError.Io;
    }
}
