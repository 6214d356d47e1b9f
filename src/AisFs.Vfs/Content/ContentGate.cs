using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content.States;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Progress;

namespace AisFs.Vfs.Content;

/// <summary>
/// The state that a content is in, and the gate that lets one change of it through at a time: a change of the bytes, an
/// upload or a move from one state to another. The state is read without the gate. All other members but those that enter
/// are for the caller that has entered.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The semaphore holds nothing as long as nobody asks for its wait handle.")]
internal sealed class ContentGate : IMemoryHolder
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ObjectBinding _binding;
    private readonly ContentMarks _marks;
    private readonly WriterRegistry _writers;
    private readonly TimeProvider _time;
    private readonly TimeSpan _idleAfter;

    // States before the present one that readers have not left yet.
    private readonly List<Task> _retired = [];
    private volatile ContentState _current;
    private long _lastChange;
    private long _dirtySince;
    private long _generation;

    /// <summary>Makes a gate.</summary>
    /// <param name="first">The first state.</param>
    /// <param name="binding">The object that the content becomes.</param>
    /// <param name="marks">How the content stands.</param>
    /// <param name="writers">Where a content registers while its state holds memory.</param>
    /// <param name="time">The clock.</param>
    /// <param name="idleAfter">How long after its last change a content leaves memory when others wait for it.</param>
    public ContentGate(ContentState first, ObjectBinding binding, ContentMarks marks, WriterRegistry writers, TimeProvider time, TimeSpan idleAfter)
    {
        _current = first;
        _binding = binding;
        _marks = marks;
        _writers = writers;
        _time = time;
        _idleAfter = idleAfter;
        Progress = new OperationProgress(time);
        _dirtySince = first.IsDirty ? time.GetTimestamp() : 0;
        Register(first);
    }

    /// <summary>The present state.</summary>
    public ContentState Current => _current;

    /// <summary>How uploads of the content get on. Operations that wait for one watch this.</summary>
    public OperationProgress Progress { get; }

    /// <summary>How often the bytes were changed.</summary>
    public long Generation => _generation;

    /// <summary>How long ago the first change was made that was not saved since; zero when there is none. May be read without the gate.</summary>
    public TimeSpan DirtyFor => Volatile.Read(ref _dirtySince) is var since and not 0 ? _time.GetElapsedTime(since) : TimeSpan.Zero;

    private bool IsIdle => _time.GetElapsedTime(Volatile.Read(ref _lastChange)) > _idleAfter;

    /// <summary>Enters, to change the bytes.</summary>
    /// <param name="cancellationToken">Ends the wait; the caller has not entered then.</param>
    /// <returns>No error when the caller has entered, and has to exit.</returns>
    public ValueTask<FsError> EnterAsync(CancellationToken cancellationToken)
    {
        OperationProgress.Current?.Join(Progress);
        Task entered = _gate.WaitAsync(cancellationToken);
        return entered.IsCompletedSuccessfully ? new ValueTask<FsError>(EndEnter()) : EnterLaterAsync(entered);
    }

    /// <summary>Enters, however the content stands.</summary>
    public Task EnterAnywayAsync() => _gate.WaitAsync(CancellationToken.None);

    /// <summary>Exits; the bytes are the same.</summary>
    public void Exit() => _gate.Release();

    /// <summary>Exits after a change of the bytes.</summary>
    public void ExitChanged()
    {
        long now = _time.GetTimestamp();
        Volatile.Write(ref _lastChange, now);
        if (_dirtySince == 0)
        {
            Volatile.Write(ref _dirtySince, now);
        }

        _generation++;
        _gate.Release();
    }

    /// <summary>All that was changed is on the cluster.</summary>
    public void NoteSaved() => Volatile.Write(ref _dirtySince, 0);

    /// <summary>Leads a change from state to state until it is made.</summary>
    /// <param name="argument">What is to be changed.</param>
    /// <param name="change">Asks a state for the change; called again for each state that it leads to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<FsError> ChangeAsync<T>(
        T argument, Func<ContentState, T, CancellationToken, ValueTask<StateChange>> change, CancellationToken cancellationToken)
    {
        // Nearly all writes are over at once.
        ValueTask<StateChange> step = change(_current, argument, cancellationToken);
        while (step.IsCompletedSuccessfully)
        {
            StateChange made = Accept(step.Result);
            if (made.IsOver)
            {
                return new ValueTask<FsError>(made.Error);
            }

            step = change(_current, argument, cancellationToken);
        }

        return GoOnAsync(step, argument, change, cancellationToken);
    }

    /// <summary>Takes the state that a change has led to.</summary>
    public StateChange Accept(StateChange change)
    {
        Set(change.Next);
        return change;
    }

    /// <summary>Takes the state that an upload has led to.</summary>
    public UploadChange Accept(UploadChange change)
    {
        Set(change.Next);
        return change;
    }

    /// <summary>Puts another state in place of the present one, which is retired.</summary>
    public void Set(ContentState next)
    {
        ContentState before = _current;
        if (ReferenceEquals(before, next))
        {
            return;
        }

        _current = next;
        _retired.RemoveAll(static task => task.IsCompleted);
        Task retired = before.RetireAsync();
        if (!retired.IsCompleted)
        {
            _retired.Add(retired);
        }

        Register(next);
    }

    /// <summary>Retires the last state.</summary>
    /// <returns>Completes when nothing of any state is left. To be awaited outside.</returns>
    public Task CloseAsync()
    {
        _writers.Remove(this);
        return Task.WhenAll([.. _retired, _current.RetireAsync()]);
    }

    /// <summary>The mount may end soon, and hard: moves what is only in memory to the staging directory.</summary>
    public async ValueTask SecureAsync()
    {
        await EnterAnywayAsync().ConfigureAwait(false);
        try
        {
            if (_current.IsOnlyInMemory && !_binding.IsDetached && !_marks.IsClosed)
            {
                Accept(await _current.StageAsync(CancellationToken.None).ConfigureAwait(false));
            }
        }
        finally
        {
            Exit();
        }
    }

    /// <inheritdoc/>
    public async ValueTask RelieveAsync()
    {
        ContentState state = _current;
        if (!await state.RelieveAsync().ConfigureAwait(false) || !IsIdle || !_gate.Wait(0, CancellationToken.None))
        {
            return;
        }

        try
        {
            if (ReferenceEquals(_current, state) && !_marks.IsClosed)
            {
                Accept(await state.StageAsync(CancellationToken.None).ConfigureAwait(false));
            }
        }
        finally
        {
            Exit();
        }
    }

    private async ValueTask<FsError> EnterLaterAsync(Task entered)
    {
        try
        {
            await entered.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return FsError.Interrupted;
        }

        return EndEnter();
    }

    private FsError EndEnter()
    {
        FsError error = _marks.Error;
        if (error != FsError.None)
        {
            _gate.Release();
        }

        return error;
    }

    private async ValueTask<FsError> GoOnAsync<T>(
        ValueTask<StateChange> step, T argument, Func<ContentState, T, CancellationToken, ValueTask<StateChange>> change, CancellationToken cancellationToken)
    {
        StateChange made = Accept(await step.ConfigureAwait(false));
        while (!made.IsOver)
        {
            made = Accept(await change(_current, argument, cancellationToken).ConfigureAwait(false));
        }

        return made.Error;
    }

    private void Register(ContentState state)
    {
        if (state.HoldsMemory)
        {
            _writers.Add(this);
        }
        else
        {
            _writers.Remove(this);
        }
    }
}
