namespace AisFs.Vfs.Content.Uploading;

/// <summary>An upload whose last answer was lost or an error, and how its object can be told from others.</summary>
/// <param name="Size">The size that the object has then.</param>
/// <param name="From">Where the bytes begin that prove it; they reach to the object's end.</param>
/// <param name="Checksum">The checksum of these bytes.</param>
/// <param name="Generation">The content's state that was uploaded.</param>
internal sealed record LostAnswer(long Size, long From, string Checksum, long Generation);
