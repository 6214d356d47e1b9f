namespace AisFs.Vfs.Content.Writing;

/// <summary>A content that holds memory for bytes that are not uploaded yet.</summary>
internal interface IMemoryHolder
{
    /// <summary>Others wait for memory: moves what can be moved out of it.</summary>
    ValueTask RelieveAsync();
}
