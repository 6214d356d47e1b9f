namespace AisFs.Crash;

/// <summary>A file that is written to, and what is known of it.</summary>
/// <param name="state">What is known.</param>
/// <param name="draft">What was written.</param>
/// <param name="file">The file.</param>
internal sealed class OpenFile(FileState state, Draft draft, RawFile file) : IDisposable
{
    public Draft Draft => draft;

    /// <summary>What is known of it under its present name.</summary>
    public FileState State => state;

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

    /// <summary>The file has another name from here on.</summary>
    /// <param name="to">What is known under that name.</param>
    /// <param name="rename">Renames it.</param>
    public void Move(FileState to, Action rename)
    {
        byte[]? saved = state.Saved;
        byte[] content = draft.Content;
        foreach (byte[]? possible in new[] { saved, content })
        {
            to.Begin(possible);
            state.Begin(possible);
        }

        state.Begin(null);
        draft.IsMoving = true;
        to.Draft = draft;
        rename();
        state.Acknowledge(null);
        state.Draft = null;
        to.Acknowledge(saved);

        // Whether what was not saved went along is not told.
        to.Begin(content);
        draft.IsMoving = false;
        state = to;
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
        state.Draft = null;
    }

    public void Dispose() => file.Dispose();
}
