using AisFs.Vfs.Api;

namespace AisFs.Vfs.Control;

/// <summary>A file whose bytes are not on the cluster yet.</summary>
/// <param name="Path">Its path in the mount, beginning with a slash.</param>
/// <param name="Object">The object that it will be, with its bucket.</param>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="Age">How long ago the oldest of its changes was made.</param>
/// <param name="State">What it waits for.</param>
/// <param name="Error">How its last upload failed, or why a change of it was refused; none when nothing went wrong since it was last saved.</param>
public sealed record UnsavedFile(string Path, string Object, long Bytes, TimeSpan Age, UnsavedState State, FsError Error);
