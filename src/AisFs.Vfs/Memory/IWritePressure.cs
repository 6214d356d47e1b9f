namespace AisFs.Vfs.Memory;

/// <summary>Is told when a writer has to wait for memory, so that other writers give some back.</summary>
internal interface IWritePressure
{
    /// <summary>A writer waits. Called without the budget's lock; must return soon.</summary>
    void Relieve();
}
