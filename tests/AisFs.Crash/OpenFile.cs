namespace AisFs.Crash;

/// <summary>A file that is written to, and what is known of it.</summary>
/// <param name="state">What is known.</param>
/// <param name="draft">What was written.</param>
/// <param name="file">The file.</param>
internal sealed class OpenFile(FileState state, Draft draft, RawFile file) : IDisposable
{
    public Draft Draft => draft;

    /// <summary>Whether it was made from an object that is still on the cluster as it was, and not from nothing.</summary>
    public bool IsOfObject { get; private set; } = draft.Size > 0;

    public void Write(long offset, byte[] data)
    {
        draft.BeginWrite(offset, data);
        file.Write(data, offset);
        draft.EndWrite();
    }

    public void Resize(int size)
    {
        draft.BeginResize(size);
        file.Truncate(size);
        draft.EndResize();
    }

    public void Sync()
    {
        byte[] content = draft.Content;
        state.Begin(content);
        file.Sync();
        state.Acknowledge(content);
        draft.Saved();
        draft.IsStaged = false;
        IsOfObject = content.Length > 0;
    }

    public void Close()
    {
        byte[] content = draft.Content;
        state.Begin(content);
        file.Close();
        state.Acknowledge(content);
    }

    public void Dispose() => file.Dispose();
}
