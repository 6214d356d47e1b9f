namespace AisFs.TestKit.Wine;

/// <content>Commands whose end is not waited for.</content>
public sealed partial class StandInClient
{
    private bool _starting;
    private uint _started;

    /// <summary>Begins one command, as a program does that goes on meanwhile; what the command returns means nothing.</summary>
    /// <param name="command">The command.</param>
    /// <returns>What <see cref="Finish"/> asks for.</returns>
    public uint Start(Action<StandInClient> command)
    {
        _starting = true;
        try
        {
            command(this);
            return _started;
        }
        finally
        {
            _starting = false;
        }
    }

    /// <summary>Waits for the end of a command that was begun.</summary>
    /// <param name="started">What <see cref="Start"/> returned.</param>
    /// <returns>The NTSTATUS that it ended with, and the fields of its answer.</returns>
    public WindowsResult<byte[]> Finish(uint started)
    {
        Begin(34).Put(started);
        (uint status, byte[] answer) = Send();
        return new(status, answer, "Finish");
    }

    /// <summary>How many requests the file system has taken and not answered yet.</summary>
    public int CountPending()
    {
        Begin(35);
        (_, byte[] answer) = Send();
        return (int)new WireReader(answer).UInt32();
    }
}
