namespace AisFs.Vfs.Content.Writing;

/// <summary>An upload whose last answer was an error, and by what it is known again on the cluster.</summary>
/// <param name="Size">The size that the object has then.</param>
/// <param name="From">Where the bytes begin that prove it; they reach to its end.</param>
/// <param name="Checksum">Their checksum.</param>
/// <param name="Generation">The content's state that was uploaded.</param>
internal sealed record LostAnswer(long Size, long From, string Checksum, long Generation);
