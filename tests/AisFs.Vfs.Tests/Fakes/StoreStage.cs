namespace AisFs.Vfs.Tests.Fakes;

/// <summary>How far an operation has come when the hook is asked.</summary>
internal enum StoreStage
{
    /// <summary>Nothing has happened; an error means that nothing will.</summary>
    Begin = 0,

    /// <summary>An upload's body has arrived; an error means that it is thrown away.</summary>
    Received,

    /// <summary>The operation has taken effect; an error means that only the answer is lost.</summary>
    Done,
}
