namespace AisFs.TestKit.Wine;

/// <content>Extended attributes, with their flags and in order.</content>
public sealed partial class StandInClient
{
    /// <summary>The extended attributes of a file, in the order that the file system gives.</summary>
    public WindowsResult<List<WindowsEa>> GetEaList(uint handle)
    {
        WindowsResult<byte[]> answer = Blob(21, handle, "GetEa");
        return new(answer.Status, WindowsEa.Read(answer.Value), answer.Operation);
    }
}
