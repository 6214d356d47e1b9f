using AisFs.Vfs.Api;

namespace AisFs.Vfs.Content.States;

/// <summary>What a state made of a change that it was asked for.</summary>
/// <param name="Next">The state that the content is in now: the same one, or the one that takes its place.</param>
/// <param name="IsOver">Whether the change is made or has failed; else the next state is asked for it.</param>
/// <param name="Error">Why it has failed; none when it has not.</param>
internal readonly record struct StateChange(ContentState Next, bool IsOver, FsError Error)
{
    /// <summary>The change is made, or needs no other state.</summary>
    public static StateChange Done(ContentState next) => new(next, true, FsError.None);

    /// <summary>The next state is asked for the change.</summary>
    public static StateChange GoOn(ContentState next) => new(next, false, FsError.None);

    /// <summary>The change is made, or has failed.</summary>
    public static StateChange Over(ContentState next, FsError error) => new(next, true, error);
}
