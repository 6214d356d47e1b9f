using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.States;

/// <summary>What a state made of an upload.</summary>
/// <param name="Next">The state that the content is in now: the same one, or the one that takes its place.</param>
/// <param name="IsOver">Whether the upload is done or has failed; else the next state goes on with it.</param>
/// <param name="Result">The object's new state, or why the upload has failed.</param>
internal readonly record struct UploadChange(ContentState Next, bool IsOver, FsResult<ObjectInfo> Result)
{
    /// <summary>The next state goes on with the upload.</summary>
    public static UploadChange GoOn(ContentState next) => new(next, false, default);

    /// <summary>The upload is done, or has failed.</summary>
    public static UploadChange Over(ContentState next, FsResult<ObjectInfo> result) => new(next, true, result);
}
